// What is known of pictures: what the page came with, what was picked or uploaded since, and what is
// asked for because a colleague put it in.

import { ask, query } from "./http.js";

export class Media extends EventTarget {
  #known = new Map();
  #asked = new Set();

  constructor(pick, known = {}) {
    super();
    this.pick = pick;
    for (const [id, facts] of Object.entries(known)) this.#known.set(id, { id, ...facts });
  }

  /// What is known of `id` now; when nothing is, it is asked for and "known" is told later.
  get(id) {
    const facts = this.#known.get(id);
    if (!facts && !this.#asked.has(id)) {
      this.#asked.add(id);
      ask(query(this.pick, { id })).then(({ items }) => items.forEach((item) => this.learn(item)), () => this.#asked.delete(id));
    }
    return facts;
  }

  learn(facts) {
    this.#known.set(facts.id, facts);
    this.dispatchEvent(new CustomEvent("known", { detail: facts.id }));
    return facts;
  }
}
