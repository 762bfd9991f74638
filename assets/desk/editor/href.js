// Where a link may lead: the same rules as crates/body/src/href.rs, so that the editor never makes a
// link that the server would refuse.

const MOST = 2_000;
const ALLOWED = [/^https?:\/\/[^/]/i, /^mailto:/i, /^tel:/i, /^#/, /^\/(?!\/)/];
// What newsletters and social media add to an address to follow its readers.
const TRACKING = /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|igshid|yclid|_hsenc|_hsmi|vero_id|oly_anon_id|oly_enc_id)$/i;

/// The address as we keep it, or null when it is not one we can follow.
export function parseHref(raw) {
  const href = unwrap(String(raw ?? "").trim());
  if (!href || href.length > MOST || /[\s\\\p{Cc}]/u.test(href)) return null;
  return ALLOWED.some((rule) => rule.test(href)) ? withoutTracking(href) : null;
}

/// As parseHref, for what a person types: "example.org/a" and an e-mail address are understood too.
export function readHref(typed) {
  const text = typed.trim();
  return parseHref(text)
    ?? (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(text) ? parseHref(`mailto:${text}`) : null)
    ?? (/^[\w-]+(\.[\w-]+)+([/?#]\S*)?$/.test(text) ? parseHref(`https://${text}`) : null);
}

function withoutTracking(href) {
  if (!/^https?:/i.test(href) || !href.includes("?")) return href;
  try {
    const url = new URL(href);
    const names = [...url.searchParams.keys()].filter((name) => TRACKING.test(name));
    if (!names.length) return href;
    for (const name of names) url.searchParams.delete(name);
    return url.href;
  } catch {
    return href;
  }
}

// Google Docs sends every link through itself.
function unwrap(href) {
  if (!/^https:\/\/www\.google\.com\/url\?/i.test(href)) return href;
  return new URL(href).searchParams.get("q") ?? href;
}
