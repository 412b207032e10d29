// Golden cards through Microsoft's renderer: node cards.mjs FOLDER OUT. Says for each what the parser complains of.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const PHONE = 390; // pixels
const [folder, out] = process.argv.slice(2);
const packages = createRequire(import.meta.url);
const renderer = readFileSync(packages.resolve("adaptivecards/dist/adaptivecards.js"), "utf8");
const markdown = readFileSync(packages.resolve("markdown-it/dist/markdown-it.min.js"), "utf8");

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
try {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".json")).sort()) {
    const cards = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
    const page = await browser.newPage({ viewport: { width: 640, height: 400 } });
    await page.setContent('<body style="margin:16px; font-family:NanumGothic,sans-serif; font-size:14px"></body>');
    await page.addScriptTag({ content: markdown });
    await page.addScriptTag({ content: renderer });
    const seen = await page.evaluate(async (cards) => {
      AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = window.markdownit().render(text);
        result.didProcess = true;
      };
      const said = [];
      for (const json of cards) {
        const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
        const card = new AdaptiveCards.AdaptiveCard();
        card.hostConfig = new AdaptiveCards.HostConfig({ fontFamily: "NanumGothic, sans-serif" });
        card.parse(json, context);
        for (let at = 0; at < context.eventCount; at += 1) said.push(context.getEventAt(at).message);
        for (const event of card.validateProperties().validationEvents) said.push(event.message);
        const frame = document.createElement("div");
        frame.style.cssText = "border:1px solid #ccc; border-radius:6px; margin-bottom:12px";
        frame.append(card.render());
        document.body.append(frame);
      }
      await Promise.all([...document.images].map((image) => image.decode()));
      return {
        said,
        text: document.body.innerText,
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        buttons: [...document.querySelectorAll("button")].map((each) => each.innerText),
        pictures: [...document.querySelectorAll("img")].map((each) => each.naturalWidth),
      };
    }, cards);
    await page.screenshot({ path: `${out}/teams-card-${name.replace(".json", "")}.png`, fullPage: true });
    await page.setViewportSize({ width: PHONE, height: 640 });
    const broken = await page.evaluate(() =>
      [...document.querySelectorAll("[role=cell]")]
        .filter((cell) => /^[-▲▼]?[\d,.]+%?$/.test(cell.innerText.replace(/\s/g, "")) && cell.innerText.trim())
        .filter((cell) => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          const ends = [...range.getClientRects()].filter((at) => at.width).map((at) => at.bottom);
          return Math.max(...ends) - Math.min(...ends) > 8;
        })
        .map((cell) => cell.innerText),
    );
    await page.screenshot({ path: `${out}/teams-phone-${name.replace(".json", "")}.png`, fullPage: true });
    process.stdout.write(`${JSON.stringify({ name, ...seen, broken })}\n`);
    await page.close();
  }
  process.stdout.write('{"name": ""}\n');
} finally {
  await browser.close();
}
