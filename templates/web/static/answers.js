// What can be done with an answer: copy it, say whether it helped.
import { post, toast } from "./page.js";

const words = document.body.dataset;
const JOINER = "\u2060";

export function onAnswers(conversation) {
  conversation.addEventListener("copy", onCopy);
  conversation.addEventListener("click", (event) => {
    const turn = event.target.closest(".turn[data-request]");
    if (!turn) return;
    if (event.target.closest("[data-copy]")) copy(turn);
    if (event.target.closest("[data-close]")) showReason(turn, false, true);
    const vote = event.target.closest("[data-vote]");
    if (vote) onVote(turn, vote);
  });
  conversation.addEventListener("submit", (event) => {
    const form = event.target.closest(".reason");
    if (!form) return;
    event.preventDefault();
    sendReason(form.closest(".turn"), form);
  });
  conversation.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest(".reason")) showReason(event.target.closest(".turn"), false, true);
  });
}

// Rich for mail and documents, plain for messengers.
async function copy(turn) {
  const text = turn.querySelector(".copy-text").content.textContent;
  try {
    if (!navigator.clipboard) throw new Error("no clipboard on an insecure origin");
    const types = {
      "text/plain": new Blob([text], { type: "text/plain" }),
      "text/html": new Blob([toHtml(turn)], { type: "text/html" }),
    };
    await navigator.clipboard.write([new ClipboardItem(types)]);
    toast(words.copied);
  } catch {
    toast(copyByCommand(text) ? words.copied : words.uncopied);
  }
}

function toHtml(turn) {
  const answer = turn.querySelector(".answer").cloneNode(true);
  for (const extra of answer.querySelectorAll(".tools, .reason, .suggestions, .under-table, .chart, .figure, .kind, template")) {
    extra.remove();
  }
  for (const table of answer.querySelectorAll("table")) {
    table.setAttribute("border", "1");
    table.setAttribute("cellpadding", "4");
  }
  for (const cell of answer.querySelectorAll(".num")) cell.setAttribute("align", "right");
  return answer.innerHTML.replaceAll(JOINER, "");
}

// What is selected by hand leaves the page without the joiners that keep its lines well broken.
function onCopy(event) {
  const selection = getSelection();
  if (event.target.closest?.("input, textarea") || !selection.rangeCount || !selection.toString().includes(JOINER)) return;
  const holder = document.createElement("div");
  holder.append(selection.getRangeAt(0).cloneContents());
  event.clipboardData.setData("text/plain", selection.toString().replaceAll(JOINER, ""));
  event.clipboardData.setData("text/html", holder.innerHTML.replaceAll(JOINER, ""));
  event.preventDefault();
}

function copyByCommand(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "sr";
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  return copied;
}

const button = (turn, vote) => turn.querySelector(`[data-vote="${vote}"]`);
const isPressed = (one) => one.getAttribute("aria-pressed") === "true";

async function onVote(turn, pressed) {
  const vote = isPressed(pressed) ? "none" : pressed.dataset.vote;
  const cast = await send(turn, { vote });
  if (!cast) return;
  // The vote counts at once; its reason is asked for, not demanded.
  showReason(turn, vote === "down", false);
  if (vote !== "down") toast(vote === "none" ? words.takenBack : words.thanks);
}

async function sendReason(turn, form) {
  const filled = new FormData(form);
  const sent = await send(turn, { vote: "down", reason: filled.get("reason") ?? "", comment: filled.get("comment") });
  if (!sent) return;
  showReason(turn, false, true);
  toast(words.thanks);
}

async function send(turn, vote) {
  const sent = await post(`/web/answers/${turn.dataset.request}/vote`, vote);
  if (!sent.ok) {
    toast(sent.message ?? words.unsent);
    return false;
  }
  for (const each of ["up", "down"]) button(turn, each).setAttribute("aria-pressed", String(sent.body.vote === each));
  return true;
}

function showReason(turn, open, refocus) {
  const form = turn.querySelector(".reason");
  form.hidden = !open;
  button(turn, "down").setAttribute("aria-expanded", String(open));
  if (open) form.querySelector("input").focus();
  else if (refocus) button(turn, "down").focus();
}
