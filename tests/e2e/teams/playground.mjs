// A person in the Agents Playground, one to one: node playground.mjs URL OUT. Says what was seen, a JSON line each.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [url, out] = process.argv.slice(2);
const heard = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (seen) => process.stdout.write(`${JSON.stringify(seen)}\n`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1500, height: 1700 } });
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(url);
  await page.getByRole("treeitem", { name: "Personal Chat" }).click();

  const cards = page.locator(".ac-adaptiveCard");
  // Until one card more than before is there, and is no longer growing.
  const next = async (before) => {
    await cards.nth(before).waitFor({ timeout: 30_000 });
    await page.waitForTimeout(700);
    return cards.last().innerText();
  };
  const ask = async (question) => {
    const before = await cards.count();
    await page.getByRole("textbox").first().click();
    await page.keyboard.type(question);
    await page.keyboard.press("Enter");
    return next(before);
  };
  const press = async (name) => {
    const before = await cards.count();
    await cards.last().getByRole("button", { name }).first().click();
    return next(before);
  };

  await cards.first().waitFor({ timeout: 30_000 });
  await page.waitForTimeout(1500);
  say({ step: "welcome", texts: await cards.allInnerTexts() });

  say({ step: "asked", text: await ask("이번 달 생산량") });
  await page.screenshot({ path: `${out}/teams-answer.png` });
  say({ step: "followed", text: await ask("지난달은?") });

  const suggestion = cards.last().getByRole("button").first();
  const label = await suggestion.innerText();
  say({ step: "pressed", label, text: await press(label) });

  const charted = await ask("최근 6개월 월별 추이 그래프");
  const picture = cards.last().locator("img");
  say({
    step: "charted",
    text: charted,
    alt: await picture.getAttribute("alt"),
    width: await picture.evaluate((image) => image.naturalWidth),
  });
  await page.screenshot({ path: `${out}/teams-chart.png` });

  await cards.last().getByRole("button", { name: "기간 변경" }).click();
  await page.screenshot({ path: `${out}/teams-period.png` });
  // The form holds the dates of the answer.
  say({ step: "period", text: await press("이 기간으로 조회") });

  const before = await cards.count();
  say({ step: "waiting" });
  await heard.next();
  say({ step: "proactive", text: await next(before) });
  await page.screenshot({ path: `${out}/teams-proactive.png` });

  say({
    step: "end",
    generated: await page.getByText("AI generated").count(),
    page: await page.evaluate(() => document.body.innerText),
    faults,
  });
} finally {
  await browser.close();
}
