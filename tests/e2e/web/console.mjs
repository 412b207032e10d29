// A person at the console, in a real Chromium: node console.mjs <scenario> <url> <folder for screenshots>
// Says what was seen as one line of JSON; the assertions stand in test_console.py.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { contrasts, unnamed } from "./looking.mjs";

const [scenario, base, out] = process.argv.slice(2);
const WAIT = { timeout: 30_000 };
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (seen) => process.stdout.write(`${JSON.stringify(seen)}\n`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });

// A page that notes all that must not happen.
async function open(options = {}) {
  const context = await browser.newContext({ locale: "ko-KR", viewport: { width: 1280, height: 860 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(base).host) page.faults.push(`outside: ${request.url()}`);
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
  });
  await page.goto(base);
  return page;
}

const turns = (page) => page.locator(".turn[data-request]");
const lastAnswer = (page) => turns(page).last().locator(".answer");

async function answered(page, count) {
  await page.waitForFunction((n) => document.querySelectorAll(".turn[data-request]").length >= n, count, WAIT);
}

async function ask(page, text) {
  const before = await turns(page).count();
  await page.fill("#question", text);
  await page.press("#question", "Enter");
  await answered(page, before + 1);
  return lastAnswer(page).innerText();
}

async function chartsLoaded(page) {
  await page.waitForFunction(() => [...document.querySelectorAll(".chart img")].every((img) => img.complete), null, WAIT);
  return page.$$eval(".chart img", (all) => all.map((img) => ({ width: img.naturalWidth, alt: img.alt })));
}

async function faults(page) {
  return [...page.faults, ...(await page.evaluate(() => window.violations.map((one) => `policy: ${one}`)))];
}

const scenarios = {
  async conversation() {
    const page = await open();
    await page.screenshot({ path: `${out}/web-welcome.png` });
    const answers = [];
    for (const text of ["이번 달 생산량 알려줘", "지난달이랑 비교하면?", "월별 추이 그래프로"]) answers.push(await ask(page, text));
    const charts = await chartsLoaded(page);
    await page.screenshot({ path: `${out}/web-light.png` });
    const chip = page.locator(".turn:last-child .suggestions button").first();
    const suggested = await chip.getAttribute("data-ask");
    await chip.click();
    await answered(page, 4);
    const asked = (await turns(page).last().locator(".question").innerText()).trim();
    const before = await page.$$eval(".turn", (all) => all.map((one) => one.id));
    await page.reload();
    const after = await page.$$eval(".turn", (all) => all.map((one) => one.id));
    await chartsLoaded(page);
    const threads = await page.locator("#threads a").allInnerTexts();
    const current = await page.locator('#threads a[aria-current="page"]').count();
    return { answers, charts, suggested, asked, before, after, threads, current, path: new URL(page.url()).pathname, faults: await faults(page) };
  },

  async keyboard() {
    const page = await open();
    const question = page.locator("#question");
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
    const seen = { first: await focused() };
    await page.keyboard.type("이번 달");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("생산량");
    seen.typed = await question.inputValue();
    // Enter while a syllable is composed belongs to the input method.
    await question.evaluate((box) => box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true })));
    await question.evaluate((box) => {
      const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
      Object.defineProperty(event, "keyCode", { value: 229 });
      box.dispatchEvent(event);
    });
    seen.sentWhileComposing = await page.locator(".turn").count();
    await page.keyboard.press("Enter");
    await answered(page, 1);
    seen.emptied = await question.inputValue();
    seen.spoken = await page.locator("#spoken").innerText();
    // From the box backwards to the suggestions of the last answer.
    await page.keyboard.press("Shift+Tab");
    seen.suggestion = await page.evaluate(() => document.activeElement.dataset.ask ?? "");
    await page.keyboard.press("Enter");
    await answered(page, 2);
    seen.asked = (await turns(page).last().locator(".question").innerText()).trim();
    await page.locator("#question").focus();
    await page.keyboard.press("ArrowUp");
    seen.recalled = await question.inputValue();
    await page.fill("#question", "");
    // A vote and its reason.
    await turns(page).last().locator('[data-vote="down"]').focus();
    await page.keyboard.press("Space");
    await page.waitForSelector(".turn:last-child .reason:not([hidden])", WAIT);
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type("10월 숫자와 다릅니다");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".turn:last-child .reason[hidden]", { state: "attached", ...WAIT });
    seen.afterReason = await page.evaluate(() => document.activeElement.dataset.vote ?? "");
    await page.reload();
    seen.vote = await turns(page).last().locator('[data-vote="down"]').getAttribute("aria-pressed");
    seen.comment = await turns(page).last().locator('.reason input[name="comment"]').inputValue();
    // The first stop of a fresh page leads past the threads.
    seen.skip = await page.evaluate(() => document.querySelector("a, button, input, textarea").className);
    await page.focus(".skip");
    await page.keyboard.press("Enter");
    seen.skipped = await focused();
    seen.unnamed = await page.evaluate(unnamed);
    return { ...seen, faults: await faults(page) };
  },

  async looks() {
    const seen = {};
    const first = await open();
    for (const text of ["이번 달 생산량 알려줘", "11월 생산 기록", "올해 불량률은?", "월별 추이 그래프로"]) await ask(first, text);
    const address = first.url();
    for (const [name, options] of Object.entries({
      light: {},
      dark: { colorScheme: "dark" },
      phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
      still: { reducedMotion: "reduce" },
    })) {
      const page = await open(options);
      await page.goto(address);
      await chartsLoaded(page);
      await page.screenshot({ path: `${out}/web-${name}.png` });
      seen[name] = {
        contrasts: await page.evaluate(contrasts),
        ground: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
        tooWide: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        moving: await page.evaluate(() => document.getAnimations().length),
        keepsWords: await page.evaluate(() => getComputedStyle(document.body).wordBreak),
      };
      if (name === "phone") {
        seen.hidden = await page.evaluate(() => document.getElementById("side").inert);
        await page.tap('[data-menu="open"]');
        await page.waitForTimeout(400);
        await page.screenshot({ path: `${out}/web-phone-menu.png` });
        seen.open = await page.evaluate(() => ({ side: document.getElementById("side").inert, main: document.querySelector("main").inert }));
        await page.keyboard.press("Escape");
        seen.closed = await page.evaluate(() => document.getElementById("side").inert);
      }
      seen[name].faults = await faults(page);
    }
    return seen;
  },

  async files() {
    const page = await open();
    await ask(page, "11월 20일 생산 기록");
    const seen = { note: await lastAnswer(page).locator(".count").innerText() };
    for (const [ending, place] of [["csv", 0], ["xlsx", 1]]) {
      const coming = page.waitForEvent("download", WAIT);
      await lastAnswer(page).locator("a[download]").nth(place).click();
      const download = await coming;
      seen[ending] = { name: download.suggestedFilename(), path: `${out}/web-table.${ending}` };
      await download.saveAs(seen[ending].path);
    }
    await turns(page).last().locator("[data-copy]").click();
    await page.waitForFunction(() => document.getElementById("toast").textContent !== "", null, WAIT);
    seen.toast = await page.locator("#toast").innerText();
    seen.copied = await page.evaluate(() => navigator.clipboard.readText());
    seen.rich = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return (await item.getType("text/html")).text();
    });
    await page.evaluate(() => getSelection().selectAllChildren(document.querySelector(".answer .basis")));
    await page.keyboard.press("Control+C");
    seen.selected = await page.evaluate(() => navigator.clipboard.readText());
    return { ...seen, faults: await faults(page) };
  },

  // The hub is killed and started again by the test while the page is open.
  async restart() {
    const page = await open();
    await ask(page, "이번 달 생산량 알려줘");
    const before = await turns(page).first().getAttribute("id");
    say({ ready: true });
    await lines.next();
    await page.fill("#question", "지난달은?");
    await page.press("#question", "Enter");
    await page.waitForSelector(".unsent", WAIT);
    await page.waitForSelector("#lost:not([hidden])", WAIT);
    say({ unsent: await page.locator(".unsent").innerText() });
    await lines.next();
    await page.click("[data-again]");
    await answered(page, 2);
    await page.waitForSelector("#lost[hidden]", { state: "attached", ...WAIT });
    const other = await page.context().newPage();
    await other.goto(page.url());
    await ask(other, "10월 상위 3개");
    // Told to the first page over the line that came back by itself.
    await answered(page, 3);
    const ids = await page.$$eval(".turn", (all) => all.map((one) => one.id));
    return { before, ids, pending: await page.locator(".pending").count() };
  },
};

try {
  say(await scenarios[scenario]());
} finally {
  await browser.close();
  process.stdin.destroy();
}
