// Shows pictures as they are finished: whenever the kiosk says that something changed, the page
// is read again and only what differs is put in its place, so nothing flickers.
"use strict";

const ticket = document.getElementById("ticket");

async function refresh() {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!fresh.getElementById("ticket")) return location.reload();
  const parts = [...fresh.querySelectorAll(".tile, #status, #actions, footer, .large")];
  for (const part of parts) {
    const old = part.id ? document.getElementById(part.id) : document.querySelector("footer");
    if (!old) document.getElementById("large").append(document.adoptNode(part));
    else if (old.innerHTML !== part.innerHTML) old.replaceWith(document.adoptNode(part));
  }
}

if (ticket && ticket.dataset.events && window.EventSource) {
  const events = new EventSource(ticket.dataset.events);
  let queue = Promise.resolve();
  events.onmessage = (message) => {
    queue = queue.then(refresh).catch(() => {});
    if (!JSON.parse(message.data).making) events.close();
  };
}
