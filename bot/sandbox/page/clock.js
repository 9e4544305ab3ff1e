// The clock over the phones: shows the town's time, moves it, and says what that brought about.

import { ask, tell } from "/page/exchange.js";
import { say, wall, written } from "/page/words.js";

const MORNING = { hours: 7, minutes: 30 };
const DAY = 24 * 3600 * 1000;

export class TownClock {
  constructor() {
    this.face = document.getElementById("clock-face");
    this.day = document.getElementById("clock-day");
    this.time = document.getElementById("clock-time");
    this.status = document.getElementById("clock-status");
    this.progress = document.getElementById("progress");
    this.steps = [...document.querySelectorAll("#clock-steps button")];
    this.shown = new Date(0);
    this.since = 0;
    this.busy = false;
    this.sent = 0;
    this.said = () => "";
    for (const button of this.steps) button.addEventListener("click", () => this.step(button.dataset.step));
    setInterval(() => this.draw(), 1000);
  }

  async read() {
    const { now } = await ask("/api/clock");
    this.set(now);
  }

  set(iso) {
    this.shown = wall(iso);
    this.since = performance.now();
    this.draw();
  }

  now() {
    return this.busy ? this.shown : new Date(this.shown.getTime() + performance.now() - this.since);
  }

  draw() {
    const now = this.now();
    this.day.textContent = written(now, "date");
    this.time.textContent = written(now, "time");
    this.face.dateTime = now.toISOString().slice(0, 19);
    this.status.textContent = this.said();
  }

  step(name) {
    const now = this.now();
    const daysToMonday = (8 - now.getUTCDay()) % 7 || 7;
    const lengths = { hour: "PT1H", day: "P1D", week: "P1W" };
    if (name in lengths) return this.move({ advance: lengths[name] });
    return this.move({ now: this.morning(now, name === "monday" ? daysToMonday : 1) });
  }

  /** 07:30 so many days on, without an offset: the server reads it in the town's zone. */
  morning(now, days) {
    const target = new Date(now.getTime() + days * DAY);
    target.setUTCHours(MORNING.hours, MORNING.minutes, 0, 0);
    return target.toISOString().slice(0, 19);
  }

  async move(body) {
    if (this.busy) return;
    this.begin();
    try {
      const { now, sent } = await tell("/api/clock", body);
      // Told already, and perhaps moved again since: an answer that comes late says nothing new.
      if (this.busy) this.end(now, sent);
    } catch (error) {
      this.end(null, 0);
      this.said = () => say("notMoved", { why: error.message });
      await this.read().catch(() => {});
    }
  }

  begin() {
    this.busy = true;
    this.sent = 0;
    this.said = () => (this.sent ? say("movingSent", { n: this.sent }) : say("moving"));
    this.show();
  }

  end(now, sent) {
    this.busy = false;
    this.said = () => (sent ? say("moved", { n: sent }) : say("movedNone"));
    if (now) this.set(now);
    this.show();
  }

  show() {
    for (const button of this.steps) button.disabled = this.busy;
    this.progress.hidden = !this.busy;
    document.body.classList.toggle("busy", this.busy);
    this.draw();
  }

  /** The bot wrote something: while the clock moves, it is as late as its messages. */
  heard(message) {
    if (!this.busy || message.from !== "bot") return;
    this.sent += 1;
    this.shown = wall(message.date);
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.draw();
    });
  }

  /** Somebody moves the clock: this page, another one, or a script. */
  told({ busy, now, sent }) {
    if (busy && !this.busy) this.begin();
    if (!busy && this.busy) this.end(now, sent);
    this.set(now);
  }
}
