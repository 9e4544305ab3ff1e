// One phone on the desk: whose it is, its chat with the bot, and everything its person can do.

import { bubble, day, element } from "/page/bubbles.js";
import { ask, tell } from "/page/exchange.js";
import { role, say, translate } from "/page/words.js";

const SHOWN_AT_FIRST = 120;
const ROOM_FOR_NEW = 80;
const NEAR_THE_END = 80;
const TOAST = 4000;
const JOIN_LINK = /^(?:https?:\/\/t\.me\/\w+\?|tg:\/\/resolve\?(?:domain=\w+&)?)start=([\w-]+)/;

export class PhoneOnDesk {
  constructor(desk) {
    this.desk = desk;
    this.person = null;
    this.messages = new Map();
    this.limit = SHOWN_AT_FIRST;
    this.below = 0;
    this.undrawn = new Set();
    this.follows = false;
    this.element = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.element.querySelector(selector);
    this.log = this.find(".log");
    this.chat = this.find(".chat");
    this.text = this.find("textarea");
    this.#listen();
  }

  get visible() {
    return this.element.offsetParent !== null;
  }

  get place() {
    return `/api/${this.person.members ? "groups" : "phones"}/${this.person.id}`;
  }

  async show(person) {
    this.closePeople();
    this.person = person;
    this.messages = new Map();
    this.limit = SHOWN_AT_FIRST;
    this.text.value = "";
    this.rename();
    await this.load();
  }

  async load() {
    const person = this.person;
    const messages = await ask(`${this.place}/messages`);
    if (this.person.id !== person.id) return;
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.draw();
    this.toEnd();
  }

  /** Say again whose phone this is: the person, the role, the language or who is blocked changed. */
  rename() {
    const { id, name, role: written, blocked, members } = this.person;
    translate(this.element);
    this.element.setAttribute("aria-label", say("phoneOf", { name }));
    this.element.dataset.phone = id;
    this.find(".person").setAttribute("aria-label", say("choose", { name: `${name} ${role(written)}` }));
    paint(this.find(".person .avatar"), this.person);
    this.find(".person-name").textContent = name;
    this.find(".person-role").textContent = role(written);
    const block = this.find(".block");
    block.setAttribute("aria-pressed", String(blocked));
    block.title = say(members ? (blocked ? "letIn" : "putOut") : blocked ? "unblock" : "block");
    block.setAttribute("aria-label", block.title);
    this.find(".blocked-note").hidden = !blocked;
    this.find(".composer").hidden = blocked && !members;
    if (members) this.find(".blocked-note").textContent = say("putOutNote");
    this.find("textarea").placeholder = say(members ? "writeInGroup" : "writeToBot");
    for (const one of [".attach", ".commands"]) this.find(one).hidden = Boolean(members);
    this.#drawSpeakers();
  }

  /** Who of a group is writing. */
  #drawSpeakers() {
    const chooser = this.find(".speaker");
    chooser.hidden = !this.person.members;
    const chosen = chooser.value;
    const members = this.desk.people.filter(({ id }) => this.person.members?.includes(id));
    chooser.replaceChildren(...members.map(({ id, name }) => new Option(name, id, false, String(id) === chosen)));
  }

  draw() {
    this.undrawn.clear();
    const all = [...this.messages.values()].sort((a, b) => a.message_id - b.message_id);
    const rows = [];
    if (all.length > this.limit) {
      const earlier = element("button", "earlier", say("earlier"));
      earlier.type = "button";
      earlier.addEventListener("click", () => this.#showEarlier());
      rows.push(earlier);
    }
    if (!all.length) rows.push(element("p", "empty", say("empty")));
    let previous = "";
    for (const message of all.slice(-this.limit)) {
      if (message.date.slice(0, 10) !== previous) rows.push(day(message));
      previous = message.date.slice(0, 10);
      rows.push(this.#bubble(message));
    }
    this.log.replaceChildren(...rows);
  }

  #bubble(message) {
    return bubble(message, {
      answered: this.messages.get(message.reply_to),
      press: (button, drawn) => this.press(message, button, drawn),
    });
  }

  #showEarlier() {
    const fromEnd = this.chat.scrollHeight - this.chat.scrollTop;
    this.limit += SHOWN_AT_FIRST * 2;
    this.draw();
    this.chat.scrollTop = this.chat.scrollHeight - fromEnd;
  }

  /** A message came or changed. While the clock runs through weeks there are many: they are drawn a frame at a time. */
  take(message) {
    if (!this.messages.has(message.message_id) && message.from === "bot") this.below += 1;
    if (message.from === "me") this.follows = true;
    this.messages.set(message.message_id, message);
    this.undrawn.add(message.message_id);
    this.drawing ??= requestAnimationFrame(() => this.#drawNew());
  }

  #drawNew() {
    this.drawing = null;
    const follows = this.follows || this.#atEnd();
    this.follows = false;
    const numbers = [...this.undrawn].filter((number) => this.messages.has(number)).sort((a, b) => a - b);
    this.undrawn.clear();
    if (this.log.childElementCount + numbers.length > this.limit + ROOM_FOR_NEW && follows) this.draw();
    else for (const number of numbers) this.#drawOne(this.messages.get(number));
    this.typing(false);
    if (follows) this.toEnd();
    this.#showEndButton();
  }

  #drawOne(message) {
    const drawn = this.log.querySelector(`[data-message="${message.message_id}"]`);
    if (drawn) return this.#redraw(drawn, message);
    const last = this.log.lastElementChild?.dataset.message;
    if (message.message_id < Number(last ?? 0)) return; // an edit of one that waits behind the button
    this.log.querySelector(".empty")?.remove();
    const before = this.messages.get(Number(last));
    if (before?.date.slice(0, 10) !== message.date.slice(0, 10)) this.log.append(day(message));
    this.log.append(this.#bubble(message));
  }

  /** Whoever uses the keyboard stays at the button they just pressed. */
  #redraw(drawn, message) {
    const focused = [...drawn.querySelectorAll(".key")].indexOf(document.activeElement);
    const redrawn = this.#bubble(message);
    drawn.replaceWith(redrawn);
    if (focused < 0) return;
    const keys = redrawn.querySelectorAll(".key");
    (keys[focused] ?? keys[0] ?? this.chat).focus({ preventScroll: true });
  }

  remove(number) {
    this.messages.delete(number);
    this.log.querySelector(`[data-message="${number}"]`)?.remove();
  }

  typing(on) {
    clearTimeout(this.stopsTyping);
    this.find(".person-role").textContent = on ? say("typing") : role(this.person.role);
    if (on) this.stopsTyping = setTimeout(() => this.typing(false), 5000);
  }

  #atEnd() {
    return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < NEAR_THE_END;
  }

  toEnd() {
    this.below = 0;
    this.chat.scrollTop = this.chat.scrollHeight;
    this.#showEndButton();
  }

  #showEndButton() {
    if (this.#atEnd()) this.below = 0;
    this.find(".to-end").hidden = this.#atEnd();
    badge(this.find(".to-end .badge"), this.below);
  }

  async press(message, button, drawn) {
    drawn.classList.add("waiting");
    drawn.setAttribute("aria-busy", "true");
    await this.#attempt(async () => {
      const said = await tell(`/api/phones/${this.person.id}/press`, { message_id: message.message_id, data: button.data });
      if (said.answer && said.alert) this.desk.alert(said.answer);
      else if (said.answer) this.toast(said.answer);
    });
    drawn.classList.remove("waiting");
    drawn.removeAttribute("aria-busy");
  }

  toast(words) {
    const toast = this.find(".toast");
    toast.textContent = words;
    toast.hidden = false;
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => (toast.hidden = true), TOAST);
  }

  async send(body) {
    const said = this.person.members ? { ...body, phone: Number(this.find(".speaker").value) } : body;
    await this.#attempt(() => tell(`${this.place}/messages`, said));
  }

  async #attempt(deed) {
    try {
      await deed();
    } catch (error) {
      this.toast(say("failed", { why: error instanceof TypeError ? say("unreachable") : error.message }));
    }
  }

  closePeople() {
    this.find(".people").hidden = true;
    this.find(".person").setAttribute("aria-expanded", "false");
  }

  #openPeople() {
    this.closeMenus();
    this.find(".people").hidden = false;
    this.find(".person").setAttribute("aria-expanded", "true");
    this.find(".find input").value = "";
    this.drawPeople();
    (this.find('.people-list [aria-current="true"]') ?? this.find(".find input")).focus();
  }

  drawPeople() {
    if (this.find(".people").hidden) return;
    const sought = this.find(".find input").value.trim().toLowerCase();
    const focused = document.activeElement?.dataset?.person;
    const lines = this.desk.people
      .filter((person) => `${person.name} ${person.role ?? ""} ${role(person.role)}`.toLowerCase().includes(sought))
      .map((person) => this.#line(person));
    this.find(".people-list").replaceChildren(...lines);
    if (focused) this.find(`[data-person="${focused}"]`)?.focus();
  }

  #line(person) {
    const item = element("li");
    const button = element("button", "person-line");
    button.type = "button";
    button.dataset.person = person.id;
    button.setAttribute("aria-current", String(person.id === this.person.id));
    const avatar = element("span", "avatar");
    paint(avatar, person);
    const words = element("span", "person-words");
    words.append(element("span", "person-name", person.name), element("span", "person-role", role(person.role)));
    const count = element("span", "badge");
    badge(count, this.desk.unread.get(person.id) ?? 0);
    button.append(avatar, words, count);
    button.addEventListener("click", () => {
      this.desk.put(this, person);
      this.find(".person").focus();
    });
    item.append(button);
    return item;
  }

  closeMenus() {
    for (const [menu, opener] of [[".attach-menu", ".attach"], [".command-menu", ".commands"]]) {
      this.find(menu).hidden = true;
      this.find(opener).setAttribute("aria-expanded", "false");
    }
  }

  #toggle(menu, opener) {
    const opens = this.find(menu).hidden;
    this.closeMenus();
    this.find(menu).hidden = !opens;
    this.find(opener).setAttribute("aria-expanded", String(opens));
    if (opens) this.find(`${menu} button`)?.focus();
  }

  async #offerCommands() {
    const menu = this.find(".command-menu");
    const offered = await ask(`/api/phones/${this.person.id}/commands`);
    menu.replaceChildren(
      ...offered.map(({ command, description }) => {
        const button = element("button");
        button.type = "button";
        button.append(element("b", "", `/${command}`), element("span", "", description));
        button.addEventListener("click", () => this.#command(`/${command}`));
        return button;
      }),
    );
    if (!offered.length) menu.append(element("p", "", say("noCommands")));
    this.#toggle(".command-menu", ".commands");
  }

  #command(words) {
    this.closeMenus();
    this.text.focus();
    return this.send({ text: words });
  }

  #listen() {
    this.find(".person").addEventListener("click", () => (this.find(".people").hidden ? this.#openPeople() : this.closePeople()));
    this.find(".find input").addEventListener("input", () => this.drawPeople());
    this.find(".people").addEventListener("keydown", (event) => this.#walk(event));
    this.find(".new-phone").addEventListener("submit", (event) => this.#addPhone(event));
    this.find(".new-group").addEventListener("submit", (event) => this.#addGroup(event));
    this.find(".block").addEventListener("click", () =>
      this.#attempt(() => (this.person.members
        ? tell(`${this.place}/bot`, { member: this.person.blocked })
        : tell(`${this.place}/block`, { blocked: !this.person.blocked }))));
    this.find(".composer").addEventListener("submit", (event) => this.#submit(event));
    this.find(".to-end").addEventListener("click", () => this.toEnd());
    this.find(".attach").addEventListener("click", () => this.#toggle(".attach-menu", ".attach"));
    this.find(".commands").addEventListener("click", () => this.#attempt(() => this.#offerCommands()));
    this.find(".file").addEventListener("change", () => this.#sendFile());
    for (const button of this.element.querySelectorAll("[data-attach]")) {
      button.addEventListener("click", () => this.#attach(button.dataset.attach));
    }
    this.chat.addEventListener("scroll", () => this.#showEndButton());
    this.chat.addEventListener("click", (event) => this.#follow(event));
    this.log.addEventListener("load", () => this.below || this.toEnd(), { capture: true });
    this.text.addEventListener("input", () => this.#grow());
    this.text.addEventListener("keydown", (event) => {
      // Enter also ends the choice of characters in an input method; that is not yet sending.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (!this.find(".people").hidden) this.find(".person").focus();
      this.closePeople();
      this.closeMenus();
    });
    this.element.addEventListener("click", (event) => {
      if (!event.target.closest(".menu, .attach, .commands")) this.closeMenus();
    });
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const lines = [...this.element.querySelectorAll(".person-line")];
    const next = lines.indexOf(document.activeElement) + step;
    (lines[Math.min(Math.max(next, 0), lines.length - 1)] ?? this.find(".find input")).focus();
  }

  #addPhone(event) {
    return this.#add(event, (name) => tell("/api/phones", { name }));
  }

  /** A new group has everybody in it, and the bot. */
  #addGroup(event) {
    const members = this.desk.people.filter((person) => !person.members).map(({ id }) => id);
    return this.#add(event, (title) => tell("/api/groups", { title, members }));
  }

  async #add(event, make) {
    event.preventDefault();
    const field = event.target.elements.name;
    if (!field.value.trim()) return field.focus();
    await this.#attempt(async () => {
      const { id } = await make(field.value.trim());
      field.value = "";
      await this.desk.loadPeople();
      await this.desk.put(this, this.desk.people.find((person) => person.id === id));
      this.text.focus();
    });
  }

  #submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.#grow();
    this.send({ text });
  }

  #grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 120)}px`;
  }

  async #attach(kind) {
    this.closeMenus();
    if (kind === "location") {
      const location = await this.desk.askForPlace();
      if (location) await this.send({ location });
      return;
    }
    const field = this.find(".file");
    field.dataset.kind = kind;
    field.accept = { photo: "image/*", voice: "audio/*", document: "" }[kind];
    field.value = "";
    field.click();
  }

  async #sendFile() {
    const field = this.find(".file");
    if (!field.files.length) return;
    const form = new FormData();
    form.append(field.dataset.kind, field.files[0], field.files[0].name);
    if (this.text.value.trim()) form.append("caption", this.text.value.trim());
    this.text.value = "";
    await this.send(form);
  }

  #follow(event) {
    const link = event.target.closest("a");
    if (!link) return;
    const invited = JOIN_LINK.exec(link.getAttribute("href"));
    if (!invited && !link.dataset.command) return;
    event.preventDefault();
    this.send({ text: invited ? `/start ${invited[1]}` : link.dataset.command });
  }
}

export function badge(drawn, count) {
  drawn.hidden = !count;
  drawn.textContent = count > 99 ? "99+" : count;
  drawn.setAttribute("aria-label", say("unread", { n: count }));
}

/** A circle with the last characters of the name, always in the same colour for the same person. */
export function paint(avatar, person) {
  avatar.textContent = person.name.slice(-2);
  avatar.dataset.tint = Math.abs(person.id % 6);
}
