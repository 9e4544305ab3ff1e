// Talks to the sandbox: asks, tells, and listens to what happens.

export class Refused extends Error {}

export async function ask(path, { method = "GET", body } = {}) {
  const form = body instanceof FormData;
  const headers = body && !form ? { "Content-Type": "application/json" } : {};
  const response = await fetch(path, { method, headers, body: form || !body ? body : JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error ?? response.statusText);
  return answer;
}

export const tell = (path, body) => ask(path, { method: "POST", body });

/** Calls `heard[kind]` for every event; `heard.again` whenever the line was down and is back. */
export function listen(heard) {
  const source = new EventSource("/api/events");
  let down = false;
  source.onerror = () => {
    down = true;
    heard.down();
  };
  source.onopen = () => {
    if (down) heard.again();
    down = false;
  };
  for (const kind of ["message", "edited", "deleted", "typing", "phones", "clock"]) {
    // An event of the stream may be called "message" too; an error carries no data.
    source.addEventListener(kind, (event) => heard[kind](JSON.parse(event.data)));
  }
}
