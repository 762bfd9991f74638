// What this device keeps until the server has it: every change, in IndexedDB, keyed by person,
// article, tab and count. Never the whole document, and nothing that is acknowledged.

const STORE = "kept";

export class Journal {
  #db = null;
  #failed;
  #prefix;

  /// `onFailure` hears once, in words, that nothing is kept here; the editor goes on without.
  constructor({ person, article, tab = crypto.randomUUID(), factory = globalThis.indexedDB, onFailure = () => {} }) {
    this.#prefix = [person, article];
    this.tab = tab;
    this.failed = false;
    this.#failed = (error) => {
      if (this.failed) return;
      this.failed = true;
      onFailure(error);
    };
    this.opened = open(factory).then((db) => { this.#db = db; }, this.#failed);
  }

  put(count, bytes) {
    return this.#write((store) => store.put(bytes, [...this.#prefix, this.tab, count]));
  }

  /// Everything kept for this article and person, from this tab and earlier ones: `[{key, bytes}]`.
  async all() {
    await this.opened;
    if (!this.#db) return [];
    try {
      const store = this.#db.transaction(STORE).objectStore(STORE);
      const range = IDBKeyRange.bound(this.#prefix, [...this.#prefix, []]);
      const [keys, values] = await Promise.all([done(store.getAllKeys(range)), done(store.getAll(range))]);
      return keys.map((key, i) => ({ key: [key[2], key[3]], bytes: values[i] }));
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  remove(keys) {
    return this.#write((store) => { for (const key of keys) store.delete([...this.#prefix, ...key]); });
  }

  async #write(change) {
    await this.opened;
    if (!this.#db) return;
    try {
      const transaction = this.#db.transaction(STORE, "readwrite");
      change(transaction.objectStore(STORE));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } catch (error) {
      this.#failed(error);
    }
  }
}

function open(factory) {
  return new Promise((resolve, reject) => {
    if (!factory) throw new Error("This browser has no IndexedDB");
    const request = factory.open("courant-desk", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error ?? new Error("IndexedDB is blocked"));
    // Some private windows never answer.
    setTimeout(() => reject(new Error("IndexedDB does not answer")), 4_000);
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
