import { launch } from "./support/browser.mjs";
const browser = await launch();
const base = process.argv[2], out = process.argv[3];
const list = process.argv.slice(4);
for (const spec of list) {
  const [name, path, width, scheme] = spec.split("|");
  const context = await browser.newContext({ viewport: { width: Number(width), height: 900 }, colorScheme: scheme });
  await context.addInitScript(() => localStorage.setItem("welcomed", "1"));
  const page = await context.newPage();
  await page.goto(base + path);
  await page.screenshot({ path: `${out}/${name}-${width}-${scheme}.png`, fullPage: true });
  await context.close();
}
await browser.close();
