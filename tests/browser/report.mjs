// The HTML report in a real browser: node tests/browser/report.mjs COMMAND... (how ralf is started). Debian's chromium, or the one that RALF_TEST_BROWSER names.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program, ...leading] = process.argv.slice(2);
const root = mkdtempSync(join(tmpdir(), "ralf-browser-"));
const shop = join(root, "shop");
const ralf = (...given) =>
  execFileSync(program, [...leading, ...given], { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
const browser = await chromium.launch({
  executablePath: process.env.RALF_TEST_BROWSER ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Opens a page; nothing but the page itself may be asked for, and nothing be complained of. */
async function open(file, settings = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...settings });
  const [asked, said] = [[], []];
  page.on("request", (r) => asked.push(r.url()));
  page.on("console", (m) => said.push(m.text()));
  page.on("pageerror", (e) => said.push(String(e)));
  await page.goto(pathToFileURL(file).href);
  assert.deepEqual(asked, [pathToFileURL(file).href]);
  assert.deepEqual(said, []);
  return page;
}

const isWithin = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const shown = (page) => page.locator(".task").filter({ visible: true }).count();

const checks = {
  async "a reader finds what became of the tasks, hides some, and opens one"() {
    const file = join(root, "demo.html");
    ralf("report", "--repository", shop, "--output", file);
    const page = await open(file);
    assert.equal(await page.title(), "Run demo: failed");
    assert.equal(await shown(page), 12);
    await page.getByLabel("landed 8").uncheck();
    assert.equal(await shown(page), 4);
    await page.getByLabel("landed 8").check();
    assert.equal(await shown(page), 12);

    assert.equal(await page.getByText("Make the legacy report return a Result.").isVisible(), false);
    await page.getByRole("link", { name: "legacy", exact: true }).click();
    assert.equal(await page.locator(".task[open]").count(), 1);
    const line = page.locator(".task[open] .line");
    assert.match(await line.innerText(), /legacy[^]*failed/);
    await page.waitForFunction(() => {
      const box = document.querySelector(".task[open] .line").getBoundingClientRect();
      return box.top >= 0 && box.bottom <= innerHeight;
    });
    await page.locator(".task[open]").getByText("The task").click();
    assert.equal(await page.getByText("Make the legacy report return a Result.").isVisible(), true);

    const bars = await page.locator(".bar").evaluateAll((all) => {
      const wide = (e) => e.getBoundingClientRect();
      return all.map((b) => ({ bar: wide(b), track: wide(b.parentElement) }));
    });
    assert.equal(bars.length, 13);
    assert.ok(bars.every(({ bar, track }) => bar.width >= 3 && bar.left >= track.left && bar.right <= track.right + 0.5), JSON.stringify(bars));
    const labels = await page.locator(".axis span").evaluateAll((all) => all.map((e) => e.getBoundingClientRect()).map((b) => [b.left, b.right]));
    assert.ok(labels.length >= 2 && labels.every(([left], i) => i === 0 || left > labels.at(i - 1)[1]), JSON.stringify(labels));
    assert.ok(await isWithin(page));
  },

  async "it fits a narrow window, and a dark one"() {
    const page = await open(join(root, "demo.html"), { viewport: { width: 390, height: 800 }, colorScheme: "dark" });
    assert.ok(await isWithin(page));
    const [back, text] = await page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return [style.backgroundColor, style.color].map((c) => c.match(/\d+/g).reduce((sum, n) => sum + Number(n), 0));
    });
    assert.ok(back < 150 && text > 600, `text ${text} on ${back}`);
  },

  async "what an agent wrote is shown and does nothing"() {
    const evil = "</pre></style><script>window.hit=1</script><img src='http://127.0.0.1:9/x.png' onerror='window.hit=1'><b onclick=1>";
    writeFileSync(
      join(shop, "evil.json"),
      JSON.stringify({
        version: 1,
        name: "evil",
        goal: evil,
        agent: { use: "command", command: ["/bin/sh", "-c", 'printf %s "$EVIL" > "$RALF_LOG"; mkdir -p docs; echo x > docs/evil.md'], env: ["EVIL"] },
        tasks: { evil: { title: evil, scope: ["docs/evil.md"], prompt: evil } },
      }),
    );
    process.env.EVIL = JSON.stringify({
      status: "complete",
      summary: `${evil}\n${evil}`,
      warnings: [evil],
      decisions: [{ what: evil, why: evil }],
    });
    ralf("run", "--repository", shop, "--run", "evil", join(shop, "evil.json"));
    const file = join(root, "evil.html");
    writeFileSync(file, ralf("report", "evil", "--repository", shop));
    const page = await open(file);
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("script, img, [onclick]")].length), 0);
    const told = await page.locator("body").textContent();
    assert.ok(told.split("<script>window.hit=1</script>").length > 7, told);

    // Were something of it an element, the page's policy would still keep it from doing anything.
    const refused = await page.evaluate(async () => {
      const seen = [];
      document.addEventListener("securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "window.hit = 1";
      document.body.append(script);
      const image = document.createElement("img");
      image.src = "http://127.0.0.1:9/x.png";
      document.body.append(image);
      await new Promise((done) => setTimeout(done, 300));
      return seen.sort();
    });
    assert.deepEqual(refused, ["img-src", "script-src-elem"]);
    assert.equal(await page.evaluate(() => window.hit), undefined);
  },
};

let failed = 0;
try {
  ralf("demo", shop);
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`passed: ${name}`);
    } catch (error) {
      failed++;
      console.log(`failed: ${name}\n${error.stack}\n${error.stderr ?? ""}`);
    }
  }
} finally {
  await browser.close();
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
