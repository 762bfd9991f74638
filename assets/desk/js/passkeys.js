// Passkeys: sign in, prove again, join, add one to an account. Without this script, or in a browser
// without passkeys, its buttons stay hidden and passwords do.
//
// <button type="button" data-passkey="sign-in|prove|join|add" data-begin="…" data-finish="…" hidden>
// inside the <form> whose fields `next`, `name`, `email` and `passkey_name` are sent along.

(() => {
  if (!window.PublicKeyCredential) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join(""))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: bytes(item.id) }));

  // What failed, in words that may be shown.
  class Refused extends Error {}

  async function post(address, body) {
    let response;
    try {
      response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
      });
    } catch {
      throw new Refused("The newsroom could not be reached. Try again.");
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    const problems = (answer?.problems ?? []).map((p) => `${p.field}: ${p.message}`).join("; ");
    const words = [problems || answer?.detail || "This could not be done just now", answer?.hint]
      .filter(Boolean)
      .map((part) => part[0].toUpperCase() + part.slice(1).replace(/\.$/, "") + ".");
    throw new Refused(words.join(" "));
  }

  async function make({ publicKey }) {
    const key = await navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: withBytes(publicKey.excludeCredentials),
      },
    });
    return {
      id: key.id,
      rawId: text(key.rawId),
      type: key.type,
      response: {
        attestationObject: text(key.response.attestationObject),
        clientDataJSON: text(key.response.clientDataJSON),
      },
      clientExtensionResults: {},
    };
  }

  // The answer's `mediation` is for browsers that fill fields in by themselves; here a button was pressed.
  async function use({ publicKey }) {
    const key = await navigator.credentials.get({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        allowCredentials: withBytes(publicKey.allowCredentials),
      },
    });
    const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
    return {
      id: key.id,
      rawId: text(key.rawId),
      type: key.type,
      response: {
        authenticatorData: text(authenticatorData),
        clientDataJSON: text(clientDataJSON),
        signature: text(signature),
        userHandle: userHandle && text(userHandle),
      },
      clientExtensionResults: {},
    };
  }

  // Also when it is this very page, which has to show what is new.
  function go(to) {
    const there = new URL(to, location.href);
    const same = there.pathname === location.pathname && there.search === location.search;
    location.assign(there);
    if (same && there.hash) location.reload();
  }

  function words(error) {
    if (error instanceof Refused) return error.message;
    if (error.name === "InvalidStateError") return "This device has a passkey for this account already.";
    if (error.name === "NotAllowedError" || error.name === "AbortError")
      return "No passkey was used: it was cancelled, or took too long. Try again.";
    return "This device could not use a passkey here. Try another one, or a password.";
  }

  function show(button, message) {
    const note = document.createElement("p");
    note.className = "wrong-note";
    note.setAttribute("role", "alert");
    note.dataset.passkeyError = "";
    note.textContent = message;
    button.before(note);
  }

  async function press(button) {
    const kind = button.dataset.passkey;
    const fields = button.form?.elements ?? {};
    const value = (name) => fields[name]?.value ?? "";
    document.querySelector("[data-passkey-error]")?.remove();
    if (kind === "join" && ["name", "email"].some((name) => fields[name]?.reportValidity() === false)) return;
    button.disabled = true;
    try {
      const begun = await post(button.dataset.begin, kind === "join" ? { name: value("name"), email: value("email") } : {});
      // Another page comes first: the proof is too old.
      if (begun.to) return go(begun.to);
      const isNew = kind === "join" || kind === "add";
      const credential = isNew ? await make(begun) : await use(begun);
      const more = isNew ? { name: value("passkey_name") } : { next: value("next") };
      go((await post(button.dataset.finish, { credential, ...more })).to);
    } catch (error) {
      show(button, words(error));
    } finally {
      button.disabled = false;
    }
  }

  for (const button of document.querySelectorAll("button[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => press(button));
    // A form that is only about the passkey: Enter in its field presses the button.
    if (button.dataset.passkey === "add") {
      button.form?.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!button.disabled) press(button);
      });
    }
  }
})();
