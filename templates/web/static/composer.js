// The box that questions are typed into.
const NEAR_LIMIT = 80;

export class Composer {
  // `onAsk(text)`; `asked()` are the questions so far, for the arrow key.
  constructor(onAsk, asked) {
    this.onAsk = onAsk;
    this.asked = asked;
    this.form = document.getElementById("composer");
    this.box = document.getElementById("question");
    this.button = this.form.querySelector(".send");
    this.count = document.getElementById("count");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("input", () => this.fit());
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !event.target.closest("input, textarea") && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        this.focus();
      }
    });
    this.fit();
  }

  focus() {
    // On a touch screen the keyboard would cover the answer.
    if (matchMedia("(pointer: fine)").matches) this.box.focus();
  }

  onKey(event) {
    // While an input method composes a syllable, Enter ends the syllable. (229: browsers that end composition first.)
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && this.box.value === "") {
      const questions = this.asked();
      if (!questions.length) return;
      event.preventDefault();
      this.box.value = questions[questions.length - 1].lastChild.textContent;
      this.fit();
    }
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.fit();
    this.onAsk(text);
  }

  fit() {
    this.button.disabled = this.box.value.trim() === "";
    this.box.rows = 1;
    // Rows, not a height: the page's policy allows no inline style.
    while (this.box.rows < 6 && this.box.scrollHeight > this.box.clientHeight + 2) this.box.rows += 1;
    const left = this.box.maxLength - this.box.value.length;
    this.count.hidden = left > NEAR_LIMIT;
    this.count.textContent = `${this.box.value.length} / ${this.box.maxLength}`;
  }
}
