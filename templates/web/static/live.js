// The line on which the hub tells of answers. It comes back by itself, and is told what it missed.
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

export class Live {
  // `after`: the id of the last turn that is shown. `hear`: { turn(news), pending(items), lost(whether) }.
  constructor(thread, after, hear) {
    this.thread = thread;
    this.after = after;
    this.hear = hear;
    this.waits = FIRST_WAIT_MS;
    this.timer = 0;
  }

  start() {
    this.connect();
    // A laptop that wakes up, a tab that is looked at again, a network that is back: no need to wait longer.
    for (const name of ["online", "focus", "pageshow"]) {
      addEventListener(name, () => {
        if (this.socket?.readyState === WebSocket.CLOSED) this.connect();
      });
    }
    addEventListener("pagehide", () => {
      this.leaving = true;
      this.socket.close();
    });
    addEventListener("pageshow", () => { this.leaving = false; });
  }

  connect() {
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/web/live?thread=${this.thread}&after=${this.after}`);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.waits = FIRST_WAIT_MS;
      this.hear.lost(false);
    });
    socket.addEventListener("message", (event) => this.onNews(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      if (this.leaving || this.socket !== socket) return;
      if (this.waits > FIRST_WAIT_MS) this.hear.lost(true);
      this.timer = setTimeout(() => this.connect(), this.waits * (0.75 + Math.random() / 2));
      this.waits = Math.min(LONGEST_WAIT_MS, this.waits * 2);
    });
  }

  onNews(news) {
    if (news.type === "turn") {
      // 0: the store could not take it yet.
      if (news.turn) {
        if (news.turn <= this.after) return;
        this.after = news.turn;
      }
      this.hear.turn(news);
    } else if (news.type === "pending") {
      this.hear.pending(news.items);
    }
  }
}
