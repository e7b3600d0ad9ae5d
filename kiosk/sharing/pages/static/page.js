// Shows pictures as they are finished: whenever the kiosk says that something changed, the page
// is read again and only what differs is put in its place, so nothing flickers. Where no events
// come through, it looks every few seconds instead. The page works without any of this.
"use strict";

const ticket = document.getElementById("ticket");
const PARTS = ".tile, .status, .far, #actions, #foot, .large";
const EVERY = 4000; // milliseconds

async function refresh() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
  if (answer.status === 404) return location.reload(); // deleted, or past
  if (!answer.ok) throw new Error(answer.status);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = fresh.getElementById("ticket");
  if (!now) return location.reload();
  put(fresh.querySelectorAll(".job"), document.getElementById("jobs"));
  put(fresh.querySelectorAll(PARTS), document.getElementById("large"));
  for (const old of document.querySelectorAll(".job, .large")) {
    if (!fresh.getElementById(old.id)) old.remove();
  }
  if (now.dataset.events === undefined) delete ticket.dataset.events;
  offerSharing();
  connected(true);
}

// A page that waits in vain says so; the pictures on it stay.
function connected(yes) {
  const place = document.getElementById("offline");
  if (place) place.textContent = yes ? "" : place.dataset.said;
}

// What is there already is replaced when it differs; a new job stays whole, at its place.
function put(parts, home) {
  let before = null;
  for (const part of parts) {
    const old = document.getElementById(part.id);
    if (!old) {
      const own = document.adoptNode(part);
      if (before) before.after(own);
      else home.prepend(own);
      before = own;
      continue;
    }
    const whole = part.className !== "job" && !part.isEqualNode(old);
    before = whole ? document.adoptNode(part) : old;
    if (whole) old.replaceWith(before);
  }
}

function poll() {
  if (ticket.dataset.events === undefined) return;
  refresh().catch(() => connected(false)).then(() => setTimeout(poll, EVERY));
}

// What an event told of must not be missed because the network blinked at that moment.
async function catchUp() {
  for (;;) {
    try {
      return await refresh();
    } catch {
      connected(false);
      await new Promise((go) => setTimeout(go, EVERY));
    }
  }
}

function listen() {
  const events = new EventSource(ticket.dataset.events);
  let queue = Promise.resolve();
  let known = null;
  events.onmessage = (message) => {
    const { done, ...state } = JSON.parse(message.data);
    for (const [job, share] of Object.entries(done)) {
      const bar = document.querySelector(`#far-${job} progress`);
      if (bar) bar.value = share;
    }
    const seen = JSON.stringify(state);
    if (seen !== known) queue = queue.then(catchUp);
    known = seen;
    if (!state.live) events.close();
  };
  events.onopen = () => connected(true);
  events.onerror = () => {
    connected(false);
    if (events.readyState === EventSource.CLOSED) setTimeout(poll, EVERY);
  };
}

// Browsers have a share sheet for files over HTTPS only; elsewhere the buttons stay hidden.
function offerSharing() {
  const probe = [new File([""], "1.jpg", { type: "image/jpeg" })];
  if (!navigator.canShare || !navigator.canShare({ files: probe })) return;
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.onclick = () => share(button.dataset.share.trim().split(" ")).catch(() => {});
  }
}

async function share(addresses) {
  const files = await Promise.all(addresses.map(async (address) => {
    const picture = await (await fetch(address)).blob();
    return new File([picture], address.split("/").pop(), { type: "image/jpeg" });
  }));
  await navigator.share({ files });
}

if (ticket) {
  offerSharing();
  window.addEventListener("offline", () => connected(false));
  window.addEventListener("online", () => connected(true));
  // Where only files lie, the address of the events is empty.
  const events = ticket.dataset.events;
  if (events !== undefined) events && window.EventSource ? listen() : setTimeout(poll, EVERY);
}
