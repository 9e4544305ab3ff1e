// Draws one message as a bubble with its buttons.

import { say, wall, written } from "/page/words.js";

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function attachments(message) {
  const parts = [];
  if (message.photo) {
    const link = element("a", "photo");
    link.href = message.photo.url;
    link.target = "_blank";
    const image = element("img");
    image.src = message.photo.url;
    image.alt = message.text || say("photo");
    image.width = message.photo.width;
    image.height = message.photo.height;
    link.append(image);
    parts.push(link);
  }
  if (message.document) {
    const link = element("a", "document");
    link.href = message.document.url;
    link.download = message.document.name;
    const words = element("span", "document-words");
    words.append(element("span", "document-name", message.document.name), element("span", "document-size", size(message.document.size)));
    link.append(icon("file"), words);
    parts.push(link);
  }
  if (message.voice) {
    const sound = element("audio");
    sound.controls = true;
    sound.preload = "metadata";
    sound.src = message.voice.url;
    sound.setAttribute("aria-label", say("voice", { n: message.voice.duration }));
    parts.push(sound);
  }
  if (message.video_note) {
    const film = element("video", "round-video");
    film.controls = true;
    film.preload = "metadata";
    film.src = message.video_note.url;
    parts.push(film);
  }
  if (message.sticker) parts.push(element("span", "sticker", message.sticker));
  if (message.location) {
    const place = element("a", "place");
    const { latitude, longitude } = message.location;
    place.href = `geo:${latitude},${longitude}`;
    const map = element("span", "map");
    map.append(icon("pin"));
    place.append(map, element("span", "", `${say("place")} ${latitude.toFixed(4)}, ${longitude.toFixed(4)}`));
    parts.push(place);
  }
  return parts;
}

function quoted(answered) {
  const quote = element("div", "quote");
  quote.append(element("b", "", answered.name || say(answered.from === "bot" ? "bot" : "me")), element("span", "", answered.text || "…"));
  return quote;
}

function buttons(message, press) {
  const keyboard = element("div", "keyboard");
  for (const row of message.buttons) {
    const line = element("div", "keyboard-row");
    for (const button of row) {
      const drawn = element(button.url ? "a" : "button", "key");
      drawn.append(element("span", "", button.text));
      if (button.url) {
        drawn.href = button.url;
        drawn.target = "_blank";
        drawn.rel = "noopener noreferrer";
        drawn.append(icon("out"));
      } else {
        drawn.type = "button";
        drawn.addEventListener("click", () => press(button, drawn));
      }
      line.append(drawn);
    }
    keyboard.append(line);
  }
  return keyboard;
}

export function day(message) {
  const line = element("div", "day");
  line.append(element("span", "", written(wall(message.date), "day")));
  return line;
}

/** The bubble of `message`; `answered` is the message it replies to, `press(button, element)` presses a button. */
export function bubble(message, { answered, press }) {
  const mine = message.from === "me";
  const row = element("div", `row ${mine ? "mine" : message.from === "member" ? "theirs member" : "theirs"}`);
  row.dataset.message = message.message_id;
  const box = element("div", "bubble");
  if (message.photo || message.location) box.classList.add("pictured");
  if (message.name !== undefined) box.append(element("b", "sender", message.name || say("bot")));
  if (answered) box.append(quoted(answered));
  if (message.forward) box.append(element("div", "forwarded", `${say("forwarded")} ${message.forward.from}`));
  box.append(...attachments(message));
  const words = element("div", "words");
  // The server writes this HTML from plain text and entities; nothing in it is the sender's own markup.
  if (message.text) words.innerHTML = message.html;
  const stamp = element("span", "stamp", `${message.edited ? `${say("edited")} ` : ""}${written(wall(message.date), "time")}`);
  words.append(stamp);
  box.append(words);
  const stack = element("div", "stack");
  stack.append(box);
  if (message.buttons.length) stack.append(buttons(message, press));
  row.append(stack);
  return row;
}
