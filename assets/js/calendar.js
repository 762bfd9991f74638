// Offers the calendar in the reader's own zone, as a link: the page itself stays the same for all.

for (const offer of document.querySelectorAll("[data-own-zone]")) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!own || own === offer.dataset.ownZone) continue;
  const address = new URL(location.href);
  address.searchParams.set("zone", own);
  const link = Object.assign(document.createElement("a"), {
    href: address.href,
    textContent: `${offer.dataset.words} (${own.replaceAll("_", " ")})`,
  });
  offer.append(link);
}
