// Puts the phones on the desk, as many as fit, and keeps them up to date with the sandbox.

import { TownClock } from "/page/clock.js";
import { ask, listen } from "/page/exchange.js";
import { PhoneOnDesk, badge } from "/page/phone.js";
import { other, say, speak, translate, locale } from "/page/words.js";

const FIRST_SHOWN = ["班主任", "网格员", "镇联络员"];

/** A group takes a place on the desk as a person does: its members are the phones that may write in it. */
const asPerson = ({ id, title, members, has_bot: here }) => ({ id, name: title, role: "工作群", blocked: !here, members });

class Desk {
  constructor() {
    this.people = [];
    this.unread = new Map();
    this.clock = new TownClock();
    this.phones = FIRST_SHOWN.map(() => new PhoneOnDesk(this));
    document.getElementById("desk").append(...this.phones.map((phone) => phone.element));
    document.getElementById("language").addEventListener("click", () => this.speak(other()));
    addEventListener("resize", () => this.seen());
  }

  async open() {
    this.speak(locale() === "en-GB" ? "en" : "zh");
    listen({
      message: (event) => this.message(event),
      edited: (event) => this.on(event.phone)?.take(event.message),
      deleted: (event) => this.on(event.phone)?.remove(event.message_id),
      typing: (event) => this.on(event.phone)?.typing(true),
      phones: () => this.loadPeople(),
      clock: (event) => this.clock.told(event),
      down: () => (this.clock.said = () => say("offline")),
      again: () => this.reload(),
    });
    await Promise.all([this.loadPeople(), this.clock.read()]);
    await this.layOut();
    document.body.classList.add("ready");
  }

  async reload() {
    this.clock.said = () => "";
    await Promise.all([this.loadPeople(), this.clock.read()]);
    await Promise.all(this.phones.filter((phone) => phone.person).map((phone) => phone.load()));
    await this.layOut();
  }

  /** Fill the places on the desk that are still empty: as the address says, or by role. */
  async layOut() {
    const asked = location.hash.slice(1).split(",").map(Number);
    for (const [place, phone] of this.phones.entries()) {
      if (phone.person) continue;
      const open = this.people.filter((person) => !this.on(person.id));
      const free = open.filter((person) => !person.members);
      const person =
        open.find(({ id }) => id === asked[place]) ??
        free.find(({ role }) => role?.includes(FIRST_SHOWN[place])) ??
        free.find(({ role }) => !FIRST_SHOWN.includes(role)) ??
        free[0];
      phone.element.classList.toggle("nobody", !person);
      if (person) await phone.show(person);
    }
    this.seen();
  }

  async loadPeople() {
    const [phones, groups] = await Promise.all([ask("/api/phones"), ask("/api/groups")]);
    this.people = [...phones, ...groups.filter((group) => !group.upgraded_to).map(asPerson)];
    for (const phone of this.phones) {
      const now = groups.find(({ id }) => id === phone.person?.id)?.upgraded_to ?? phone.person?.id;
      const same = this.people.find(({ id }) => id === now);
      if (same && now !== phone.person.id) await phone.show(same);
      if (same) {
        phone.person = same;
        phone.rename();
      }
      phone.drawPeople();
    }
    if (this.phones.some((phone) => !phone.person)) await this.layOut();
  }

  /** Give this place to a person; whoever has that person's phone already takes the one it replaces. */
  async put(phone, person) {
    const before = phone.person;
    const elsewhere = this.on(person.id);
    if (elsewhere && elsewhere !== phone) await elsewhere.show(before);
    await phone.show(person);
    this.seen();
    history.replaceState(null, "", `#${this.phones.map((one) => one.person?.id ?? "").join(",")}`);
  }

  on(person) {
    return this.phones.find((phone) => phone.person?.id === person);
  }

  message({ phone: id, message }) {
    this.clock.heard(message);
    const phone = this.on(id);
    phone?.take(message);
    if (message.from === "bot" && !phone?.visible) this.unread.set(id, (this.unread.get(id) ?? 0) + 1);
    const person = this.people.find((one) => one.id === id);
    if (!person?.role) this.lookAgain();
    this.soonSeen();
  }

  /** Somebody without a role may just have joined; one look is enough for many messages. */
  lookAgain() {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.loadPeople(), 300);
  }

  soonSeen() {
    this.seeing ??= requestAnimationFrame(() => {
      this.seeing = null;
      this.seen();
    });
  }

  /** What is on a visible phone has been read; the rest is counted on the choosers. */
  seen() {
    for (const phone of this.phones) if (phone.visible && phone.person) this.unread.delete(phone.person.id);
    const total = [...this.unread.values()].reduce((sum, count) => sum + count, 0);
    for (const phone of this.phones) {
      badge(phone.find(".others"), total);
      phone.drawPeople();
    }
  }

  speak(language) {
    speak(language);
    translate(document);
    document.title = say("title");
    const button = document.getElementById("language");
    button.textContent = say("language");
    button.setAttribute("aria-label", say("languageLabel"));
    for (const phone of this.phones) {
      translate(phone.element);
      if (!phone.person) continue;
      phone.rename();
      phone.draw();
      phone.drawPeople();
      phone.toEnd();
    }
    this.clock.draw();
  }

  alert(words) {
    const dialog = document.getElementById("alert");
    dialog.querySelector("p").textContent = words;
    dialog.showModal();
  }

  /** Latitude and longitude, or null when the person thought better of it. */
  askForPlace() {
    const dialog = document.getElementById("place");
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((answer) => {
      dialog.addEventListener(
        "close",
        () => {
          const { latitude, longitude } = dialog.querySelector("form").elements;
          const sent = dialog.returnValue === "send";
          answer(sent ? { latitude: latitude.valueAsNumber, longitude: longitude.valueAsNumber } : null);
        },
        { once: true },
      );
    });
  }
}

await new Desk().open();
