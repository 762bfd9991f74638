// One of every kind of page, as paths of the running demo, for the tests that look at all of them.
// `act` brings a page into a state that only a browser can reach.

const ARTICLES = {
  "article with a table and a correction": "sandara-puts-haircut-to-bondholders",
  "article with a quote, a figure and pictures": "ecb-holds-rates-and-opens-door-to-spring-cut",
  "article with a clarification": "kesmar-accepts-seven-of-eleven-points",
  "explainer with a table and a figure": "inflation-and-the-shopping-basket",
  opinion: "central-banks-should-say-less-and-count-aloud",
};

export async function pages(paper) {
  const known = await paper.addresses();
  const find = (slug) => known.find((path) => new RegExp(`/${slug}-\\d+$`).test(path))
    ?? missing(slug);
  const archive = (await paper.get("/archive")).headers.get("location");
  return [
    { name: "front", path: "/" },
    { name: "section", path: "/markets" },
    { name: "sub-section", path: known.find((path) => path.startsWith("/economy/")) ?? missing("a sub-section") },
    { name: "topic", path: "/topic/interest-rates" },
    { name: "contributor", path: "/contributor/mara-lindqvist" },
    ...Object.entries(ARTICLES).map(([name, slug]) => ({ name, path: find(slug), article: true })),
    { name: "archive day", path: new URL(archive, paper.url).pathname },
    { name: "corrections", path: "/corrections" },
    { name: "flashes", path: "/markets/live" },
    { name: "flashes, narrowed", path: "/markets/live?importance=3" },
    { name: "a corrected flash", path: "/markets/live/4" },
    { name: "economic calendar", path: "/markets/calendar" },
    { name: "static page", path: "/about" },
    { name: "search, results", path: "/search?q=inflation+rates" },
    { name: "search, nothing found", path: "/search?q=zzyzxq" },
    { name: "search, not asked yet", path: "/search" },
    { name: "sign-up", path: "/sign-up" },
    { name: "sign-up done", path: "/sign-up/done" },
    { name: "not found", path: "/no/such/page/here", status: 404 },
  ];
}

/// States that a page reaches in use.
export const STATES = [
  { name: "sign-up refused", path: "/sign-up", status: 422, act: refuse },
  { name: "welcome open", path: "/", welcomed: false, act: (page) => page.locator("#welcome[open]").waitFor() },
  { name: "menu open", path: "/", act: (page) => page.locator("#menu > summary").click() },
  { name: "search drawer open, with suggestions", path: "/", act: searchDrawer },
  { name: "share open", article: true, act: (page) => page.locator("details.share > summary").click() },
];

export async function refuse(page) {
  const form = page.locator("main form.sign-up-form");
  await form.evaluate((it) => { it.noValidate = true; });
  await form.locator("input[name=email]").fill("nobody at nowhere");
  await Promise.all([page.waitForEvent("load"), form.locator("button").click()]);
}

async function searchDrawer(page) {
  await page.locator(".drawer-search > summary").click();
  await page.locator(".drawer-search input:focus").waitFor();
  await page.keyboard.type("inter");
  await page.locator(".suggestions li").first().waitFor();
}

function missing(what) {
  throw new Error(`the demo has no ${what}; see tests/browser/support/pages.mjs`);
}
