// The page's own server: what to show, and the deeds.

export class Refused extends Error {
  constructor(kind, text) {
    super(text);
    this.kind = kind;
  }
}

export async function state(me) {
  const response = await fetch(me ? `/state?as=${encodeURIComponent(me)}` : "/state");
  if (!response.ok) throw new Refused("state", String(response.status));
  return response.json();
}

async function act(deed, body) {
  let response;
  try {
    response = await fetch(`/act/${deed}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused("offline", "");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error?.kind ?? "other", answer.error?.text ?? response.statusText);
  return answer;
}

export const say = (customer, text) => act("say", { customer, text });
export const send = (customer, content) => act("send", { customer, content });
export const read = (customer) => act("read", { customer });
export const write = (who, channel, text) => act("write", { ...who, channel, text });
export const attach = (who, name, mediaType, base64) => act("attach", { ...who, name, media_type: mediaType, base64 });
export const command = (who, channel, path, options) => act("command", { ...who, channel, path, options });
export const complete = (who, channel, path, options, focused) =>
  act("complete", { ...who, channel, path, options, focused });
export const click = (who, message, button) => act("click", { ...who, message, button });
export const select = (who, message, menu, values) => act("select", { ...who, message, menu, values });
export const submit = (who, modal, fields) => act("submit", { ...who, modal, fields });
export const messageMenu = (who, message, name) => act("message-menu", { ...who, message, command: name });
export const userMenu = (who, channel, target, name) => act("user-menu", { ...who, channel, target, command: name });

/// Calls `changed` whenever there is something new, and `online` with whether the page's server can be reached.
export function follow(changed, online) {
  const events = new EventSource("/events");
  events.addEventListener("open", () => online(true));
  events.addEventListener("error", () => online(false));
  events.addEventListener("changed", changed);
}
