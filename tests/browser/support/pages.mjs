// One of every kind of page, as paths of the running demo, for the tests that look at all of them.
// `act` brings a page into a state that only a browser can reach.

const ARTICLES = {
  "article with a table and a correction": "sandara-puts-haircut-to-bondholders",
  "article with a quote, a figure and pictures": "ecb-holds-rates-and-opens-door-to-spring-cut",
  "article with a clarification": "kesmar-accepts-seven-of-eleven-points",
  "explainer with a table and a figure": "inflation-and-the-shopping-basket",
  "article with market data": "opec-plus-agrees-output-rise-in-two-steps",
  opinion: "central-banks-should-say-less-and-count-aloud",
};

export async function pages(paper) {
  const known = await paper.addresses();
  const find = (slug) => known.find((path) => new RegExp(`/${slug}-\\d+$`).test(path))
    ?? missing(slug);
  const archive = (await paper.get("/archive")).headers.get("location");
  return [
    { name: "front", path: "/" },
    { name: "section", path: "/economy" },
    { name: "market data", path: "/markets" },
    { name: "instrument", path: "/markets/eur-usd" },
    { name: "instrument with articles on its line", path: "/markets/brent?range=6m" },
    { name: "instrument that ended", path: "/markets/eur-hrk?range=max" },
    { name: "cross rates", path: "/markets/rates" },
    { name: "converter", path: "/markets/convert/usd/jpy/2026-10-30?amount=1000" },
    { name: "converter without a rate", path: "/markets/convert/hrk/usd/2025-01-02" },
    { name: "yield curve", path: "/markets/yield-curve" },
    { name: "search, an instrument", path: "/search?q=EUR%2FUSD" },
    { name: "sub-section", path: known.find((path) => path.startsWith("/economy/")) ?? missing("a sub-section") },
    { name: "topic", path: "/topic/interest-rates" },
    { name: "contributor", path: "/contributor/mara-lindqvist" },
    ...Object.entries(ARTICLES).map(([name, slug]) => ({ name, path: find(slug), article: true })),
    { name: "archive day", path: new URL(archive, paper.url).pathname },
    { name: "stories", path: "/stories" },
    { name: "story", path: "/story/opec-and-velmara" },
    { name: "story without an editor's words", path: await unnamed(paper) },
    { name: "search, a story by its name", path: "/search?q=OPEC+Velmara" },
    { name: "corrections", path: "/corrections" },
    { name: "flashes", path: "/markets/live" },
    { name: "flashes, narrowed", path: "/markets/live?importance=3" },
    { name: "a corrected flash", path: "/markets/live/4" },
    { name: "economic calendar", path: "/markets/calendar" },
    { name: "static page", path: "/about" },
    { name: "search, results", path: "/search?q=inflation+rates" },
    { name: "search, nothing found", path: "/search?q=zzyzxq" },
    { name: "search, not asked yet", path: "/search" },
    { name: "daily updates", path: "/updates" },
    { name: "an issue", path: await issue(paper) },
    { name: "sign-up", path: "/sign-up" },
    { name: "sign-up done", path: "/sign-up/done" },
    { name: "not found", path: "/no/such/page/here", status: 404 },
  ];
}

/// The newest issue that the demo has sent.
async function issue(paper) {
  const found = (await paper.get("/updates")).text.match(/href="(\/updates\/\d{4}-\d\d-\d\d)"/);
  return found?.[1] ?? missing("issue of the daily update");
}

/// States that a page reaches in use.
export const STATES = [
  { name: "sign-up refused", path: "/sign-up", status: 422, act: refuse },
  { name: "welcome open", path: "/", welcomed: false, act: (page) => page.locator("#welcome[open]").waitFor() },
  { name: "menu open", path: "/", act: (page) => page.locator("#menu > summary").click() },
  { name: "search drawer open, with suggestions", path: "/", act: searchDrawer },
  { name: "chart with its cursor", path: "/markets/eur-usd", act: cursor },
  { name: "share open", article: true, act: (page) => page.locator("details.share > summary").click() },
];

// A form answers a puzzle before it is sent: as a rule a second, by chance several, on a busy machine more.
export const PUZZLE = 60_000;

export async function refuse(page) {
  const form = page.locator("main form.sign-up-form");
  await form.evaluate((it) => { it.noValidate = true; });
  await form.locator("input[name=email]").fill("nobody at nowhere");
  await Promise.all([page.waitForEvent("load", { timeout: PUZZLE }), form.locator("button").click()]);
}

async function cursor(page) {
  const chart = page.locator(".picture:visible svg.chart");
  await chart.focus();
  await page.keyboard.press("ArrowLeft");
  await page.locator(".picture:visible .chart-said").filter({ hasText: "29 October 2026" }).waitFor();
}

async function searchDrawer(page) {
  await page.locator(".drawer-search > summary").click();
  await page.locator(".drawer-search input:focus").waitFor();
  await page.keyboard.type("inter");
  await page.locator(".suggestions li").first().waitFor();
}

/// A story that no editor of the demo named: its page shows what each party last said.
async function unnamed(paper) {
  const { text } = await paper.get("/stories");
  const named = ["arvenia-and-kesmar", "nordhaven-and-caldera", "opec-and-velmara", "ecb-and-the-next-cut"];
  const paths = [...text.matchAll(/href="(\/story\/[^"\/]+)"/g)].map((match) => match[1]);
  return paths.find((path) => !named.includes(path.split("/").pop())) ?? missing("a story without a name");
}

function missing(what) {
  throw new Error(`the demo has no ${what}; see tests/browser/support/pages.mjs`);
}
