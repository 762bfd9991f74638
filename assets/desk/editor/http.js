// Asking the desk. A refusal is an Error with the desk's own words.

export async function ask(url, { method = "GET", body, headers = {}, signal, raw } = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      method, signal, credentials: "same-origin",
      headers: { accept: "application/json", ...(body && !raw ? { "content-type": "application/json" } : {}), ...headers },
      body: body && !raw ? JSON.stringify(body) : body,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw Object.assign(new Error("The desk cannot be reached just now."), { offline: true });
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const words = answer.status === 401 ? "You are signed out. Sign in in another tab, then try again."
    : [said.detail ?? said.title ?? `The desk answered ${answer.status}.`, said.hint].filter(Boolean).join(" ");
  throw Object.assign(new Error(words), { status: answer.status, said });
}

/// `url` with `q=…`, whatever it has already.
export function query(url, values) {
  const address = new URL(url, location.href);
  for (const [key, value] of Object.entries(values)) address.searchParams.set(key, value);
  return address.href;
}
