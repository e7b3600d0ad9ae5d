// Shows pictures as they are finished: whenever the kiosk says that something changed, the page
// is read again and only what differs is put in its place, so nothing flickers. Where no events
// come through, it looks every few seconds instead. The page works without any of this.
"use strict";

const ticket = document.getElementById("ticket");
const PARTS = ".tile, .status, .far, #actions, #foot, .large";
const EVERY = 4000; // milliseconds

async function refresh() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
  // Deleted, or past; some storage says "forbidden" of what is not there.
  if ([403, 404, 410].includes(answer.status)) return location.reload();
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

// Browsers have a share sheet for files over HTTPS only; elsewhere the buttons stay hidden. They
// are shown by a class of the whole page, as what was put into the page must stay as it came.
function offerSharing() {
  const probe = [new File([""], "1.jpg", { type: "image/jpeg" })];
  if (!navigator.canShare || !navigator.canShare({ files: probe })) return;
  document.documentElement.classList.add("shares");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-share]");
    if (button) share(button);
  });
}

// A sheet opens only while the touch is fresh. Where fetching took longer than that, the pictures
// are kept, and the button asks for one more touch.
const fetched = new Map(); // files, by their addresses

async function share(button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const every = [...document.querySelectorAll(".large [data-share]")];
  const wanted = button.dataset.share === "all" ? every : [button];
  try {
    await navigator.share({ files: await Promise.all(wanted.map(file)) });
  } catch (error) {
    if (error.name === "NotAllowedError") button.textContent = ticket.dataset.again;
    if (error.name === "TypeError") connected(false); // a picture did not come
  } finally {
    button.ariaBusy = null;
  }
}

async function file(button) {
  const [address, name] = button.dataset.share.split(" ");
  if (!fetched.has(address)) {
    const answer = await fetch(address);
    if (!answer.ok) throw new TypeError(answer.status);
    fetched.set(address, new File([await answer.blob()], name, { type: "image/jpeg" }));
  }
  return fetched.get(address);
}

// Where only files lie, nobody there knows the phone's language; it chooses its page itself,
// unless the address says that this one was asked for.
function chooseLanguage() {
  if (ticket.dataset.chooses === undefined || location.hash) return;
  for (const wish of navigator.languages || []) {
    const code = wish.split("-")[0].toLowerCase();
    const page = document.querySelector(`nav a[hreflang="${CSS.escape(code)}"]`);
    if (page) return page.hasAttribute("aria-current") || location.replace(page.href);
  }
}

// A page that could not be had just now is asked for, unseen, until it can.
async function lookAgain() {
  await new Promise((go) => setTimeout(go, 1000 * waiting.dataset.lookAgain));
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer && ![429, 503].includes(answer.status)) location.replace(location.href);
  else lookAgain();
}

const waiting = document.querySelector("[data-look-again]");
if (waiting) lookAgain();

if (ticket) {
  chooseLanguage();
  offerSharing();
  window.addEventListener("offline", () => connected(false));
  window.addEventListener("online", () => connected(true));
  // Where only files lie, the address of the events is empty.
  const events = ticket.dataset.events;
  if (events !== undefined) events && window.EventSource ? listen() : setTimeout(poll, EVERY);
}
