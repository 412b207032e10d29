// The page's own part: it posts questions, shows what the hub tells, and keeps no state that a reload would lose.
import { Composer } from "./composer.js";
import { onAnswers } from "./answers.js";
import { Live } from "./live.js";
import { post, newId, say } from "./page.js";

const thread = document.body.dataset.thread;
const conversation = document.getElementById("conversation");
const scroller = document.getElementById("scroll");
const turnTemplate = document.getElementById("pending-turn");

// ---- the conversation

const byRequest = (request) => document.getElementById(`r-${request}`);

function isAtEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 160;
}

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
}

// A long answer is read from its question on, so the question goes to the top rather than the answer's end to the bottom.
function reveal(turn) {
  turn.scrollIntoView({ block: turn.offsetHeight > scroller.clientHeight ? "start" : "nearest" });
}

function addPending(question) {
  document.getElementById("welcome")?.remove();
  const turn = turnTemplate.content.firstElementChild.cloneNode(true);
  turn.querySelector(".question").textContent = question;
  turn.querySelector(".status").textContent = document.body.dataset.waiting;
  turn.dataset.since = String(Date.now() / 1000);
  conversation.append(turn);
  return turn;
}

async function ask(text, event = newId(), turn = addPending(text)) {
  toEnd();
  const sent = await post("/web/messages", { thread, event, text });
  if (!sent.ok) {
    showUnsent(turn, sent.message, () => ask(text, event, turn));
    return;
  }
  turn.querySelector(".unsent")?.remove();
  turn.querySelector(".working").hidden = false;
  const request = sent.body.request;
  // The live line may have been faster and brought this question, or its answer.
  if (byRequest(request) && byRequest(request) !== turn) turn.remove();
  else turn.id = `r-${request}`;
  if (location.pathname === "/") {
    history.replaceState(null, "", `/t/${thread}`);
    setTitle(text);
    refreshThreads();
  }
}

function showUnsent(turn, message, again) {
  const note = document.getElementById("unsent").content.firstElementChild.cloneNode(true);
  note.querySelector("span").textContent = message ?? document.body.dataset.unsent;
  note.querySelector("[data-again]").addEventListener("click", () => {
    note.remove();
    turn.querySelector(".working").hidden = false;
    again();
  });
  turn.querySelector(".unsent")?.remove();
  turn.querySelector(".working").hidden = true;
  turn.append(note);
}

function setTitle(text) {
  const title = text.replace(/\s+/g, " ").slice(0, 60);
  document.getElementById("title").textContent = title;
  document.title = `${title} · ${document.body.dataset.name}`;
}

// ---- what the hub tells

function onTurn(news) {
  document.getElementById("welcome")?.remove();
  const parsed = new DOMParser().parseFromString(news.html, "text/html").querySelector(".turn");
  const turn = document.importNode(parsed, true);
  turn.classList.add("arrived");
  const wasAtEnd = isAtEnd();
  const before = byRequest(news.request) ?? unnamed(turn);
  if (before && !news.turn) turn.querySelector(".question").textContent = before.querySelector(".question").textContent;
  if (before) before.replaceWith(turn);
  else conversation.append(turn);
  if (wasAtEnd) reveal(turn);
  // Told again once the store has taken it: nothing new to hear.
  if (!before?.dataset.request) say(news.spoken);
  refreshThreads();
  refreshFreshness();
}

// A question of this page whose post has not come back yet: the answer overtook it.
function unnamed(turn) {
  const asked = turn.querySelector(".question").lastChild.textContent;
  return [...conversation.querySelectorAll(".turn.pending:not([id])")].find(
    (one) => one.querySelector(".question").textContent === asked,
  );
}

function onPending(items) {
  for (const item of items) {
    let turn = byRequest(item.request);
    if (!turn) {
      if ([...conversation.querySelectorAll(".turn.pending:not([id]):not(:has(.unsent))")].length) continue;
      turn = addPending(item.question);
      turn.id = `r-${item.request}`;
    }
    const status = turn.querySelector(".status");
    if (status) status.textContent = item.working ? document.body.dataset.working : document.body.dataset.waiting;
  }
}

// ---- the sides of the page

async function refreshThreads() {
  const response = await fetch(`/web/threads?thread=${thread}`).catch(() => null);
  if (!response?.ok) return;
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = document.getElementById("threads");
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...[...parsed.body.children].map((child) => document.importNode(child, true)));
  if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

async function refreshFreshness() {
  const response = await fetch("/web/freshness").catch(() => null);
  if (!response?.ok) return;
  const { text, wrong } = await response.json();
  const line = document.getElementById("freshness");
  line.textContent = text;
  line.classList.toggle("wrong", wrong);
}

const narrow = matchMedia("(max-width: 760px)");
const side = document.getElementById("side");
const opener = document.querySelector('[data-menu="open"]');

function setMenu(open) {
  document.body.classList.toggle("menu-open", open);
  side.inert = narrow.matches && !open;
  document.querySelector("main").inert = narrow.matches && open;
  opener.setAttribute("aria-expanded", String(open));
}

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-menu]");
  if (menu) {
    const open = menu.dataset.menu === "open";
    setMenu(open);
    if (open) side.querySelector("a").focus();
    else opener.focus();
  }
  const asked = event.target.closest("[data-ask]");
  if (asked) {
    ask(asked.dataset.ask);
    composer.focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("menu-open")) {
    setMenu(false);
    opener.focus();
  }
});
narrow.addEventListener("change", () => setMenu(false));

setInterval(() => {
  for (const turn of conversation.querySelectorAll(".turn.pending")) {
    const waited = Math.floor(Date.now() / 1000 - Number(turn.dataset.since));
    turn.querySelector(".seconds").textContent = waited >= 2 ? `${waited}${document.body.dataset.seconds}` : "";
  }
}, 500);

// ---- start

const composer = new Composer((text) => ask(text), () => conversation.querySelectorAll(".question"));
onAnswers(conversation);
conversation.addEventListener(
  "error",
  (event) => {
    if (!event.target.matches?.(".chart img")) return;
    const note = document.createElement("p");
    note.className = "no-chart";
    note.textContent = `${document.body.dataset.noChart} ${event.target.alt}`;
    event.target.replaceWith(note);
  },
  true,
);
// A question of several lines must not cover what is being read.
let height = scroller.clientHeight;
new ResizeObserver(() => {
  const grown = height - scroller.clientHeight;
  if (grown > 0) scroller.scrollTop += grown;
  height = scroller.clientHeight;
}).observe(scroller);
setMenu(false);
composer.focus();
refreshFreshness();
setInterval(refreshFreshness, 60_000);
new Live(thread, Number(document.body.dataset.last), {
  turn: onTurn,
  pending: onPending,
  lost: (lost) => { document.getElementById("lost").hidden = !lost; },
}).start();
const last = conversation.querySelector(".turn:last-of-type");
if (last) {
  toEnd();
  reveal(last);
}
