// The page. In: the store, the address, keys. Out: one of the views, the panel, what the bar says.

import { announce, counted, h } from "./dom.js";
import { Book } from "./book.js";
import { Compare } from "./compare.js";
import { Flatplan } from "./flatplan.js";
import { OVERLAYS } from "./overlays.js";
import { Panel } from "./panel.js";
import { Sheets } from "./sheets.js";
import { changedPages, connect, onChange, store } from "./store.js";

const main = document.getElementById("main");
const statusLine = document.getElementById("status");
const panelButton = document.getElementById("toggle-panel");
const help = document.getElementById("help");
const NARROW = "(max-width: 759px)";

const panel = new Panel({
  goTo: (number, highlight) => {
    show("pages");
    sheets.goTo(number, highlight);
    if (matchMedia(NARROW).matches) openPanel(false);
  },
  openBook: (name) => {
    book.open(name);
    show("book");
  },
});
const sheets = new Sheets({
  openStory: (slug) => {
    panel.showStory(slug);
    openPanel(true);
  },
  onTurn: (number) => setAddress(`#/pages/${number}`),
});
const flatplan = new Flatplan({ open: (number) => { show("pages"); sheets.goTo(number); } });
const book = new Book({ onOpen: (name) => setAddress(`#/book/${name}`) });
const compare = new Compare();
const views = { pages: sheets, flatplan, book, compare };
const waiting = h("p", { class: "empty waiting" }, "Laying the issue out for the first time …");
let view = "pages";

function show(name) {
  view = name;
  const element = store.state?.paper ? views[name].element : waiting;
  if (main.firstChild !== element) main.replaceChildren(element);
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  views[name].draw();
}

function setAddress(hash) {
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

function followAddress() {
  const [, name = "pages", ...rest] = location.hash.split("/");
  const known = name in views ? name : "pages";
  show(known);
  const number = Number.parseInt(rest[0] ?? "", 10);
  if (known === "pages" && number) sheets.goTo(number);
  if (known === "compare" && number) compare.open(number);
  if (known === "book" && rest.length) book.open(rest.join("/"));
}

function openPanel(open) {
  document.body.classList.toggle("panel-closed", !open);
  panelButton.setAttribute("aria-expanded", open);
  views[view].draw();
}

function tellStatus() {
  const { state, connected } = store;
  const errors = (state?.findings ?? []).filter((finding) => finding.severity === "error").length;
  let kind = "good";
  let text = errors ? `${counted(errors, "error")}` : "Up to date";
  if (errors) kind = "bad";
  if (state?.stopped) text = `Errors in the files: ${state.paper ? "these are the last good pages" : "no pages yet"}`;
  if (state?.laying_out) [kind, text] = ["busy", "Laying out …"]; // what comes after the pages is nothing to wait for
  if (!connected) [kind, text] = ["bad", "The proof has ended. Start it again; this page will follow."];
  if (!store.live) text = errors ? counted(errors, "error") : "A proof as it was written";
  if (statusLine.textContent !== text) statusLine.textContent = text;
  statusLine.className = `status ${kind}`;
}

function count(id, number) {
  const element = document.getElementById(id);
  element.hidden = !number;
  element.textContent = number || "";
}

onChange((state) => {
  tellStatus();
  if (!state) return;
  const { paper, findings } = state;
  count("finding-count", findings.length);
  count("changed-count", changedPages().length);
  panelButton.classList.toggle("has-errors", findings.some((finding) => finding.severity === "error"));
  const doing = state.doing && !state.stopped ? `Laying the issue out for the first time … ${state.doing}` : "Laying the issue out for the first time …";
  waiting.textContent = state.stopped ? "There are no pages yet: see the findings." : doing;
  if (paper) {
    document.title = `${paper.title} ${paper.number}: proof`;
    document.getElementById("paper-title").textContent = paper.title;
    document.getElementById("paper-issue").textContent = `No ${paper.number}, ${paper.date_line}`;
  }
  const first = !main.firstChild || main.firstChild === waiting;
  if (first && paper) followAddress();
  else show(view);
  panel.draw();
  document.documentElement.dataset.revision = state.revision;
});

// --- keys ---

const KEYS = [
  ["← →", "previous, next pages"], ["Home End", "first, last page"], ["1 … 9", "type a page number to go there"],
  ["+ −", "larger, smaller"], ["0", "fit into the window"],
  ...OVERLAYS.map(([, key, , title]) => [key, title.toLowerCase()]),
  ["g", "flatplan"], ["v", "pages"], ["e", "e-book"], ["d", "compare with what was seen"],
  ["n N", "next, previous finding"], ["i", "findings, copyfit, story and ink: show or hide"], ["Esc", "take a highlight away"], ["?", "this help"],
];

help.append(
  h("h2", { id: "help-title", tabindex: "-1", autofocus: true }, "Keys"),
  h("p", {}, "The proof shows the paper itself and follows every save. Click a story to see where it comes from; click a finding to see it on the page."),
  h("dl", { class: "keys" }, KEYS.map(([keys, text]) => [h("dt", {}, keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, text)])),
  h("form", { method: "dialog" }, h("button", { class: "primary" }, "Close")));

let digits = "";
let digitsTimer = 0;

/** Gather digits that are typed one after the other; 0 alone fits the page. */
function typeDigit(digit) {
  clearTimeout(digitsTimer);
  digits += digit;
  const jump = () => {
    const number = Number(digits);
    digits = "";
    if (!number) sheets.fit();
    else {
      show("pages");
      sheets.goTo(number);
    }
  };
  if (digits === "0" || Number(digits) * 10 > (store.state?.paper?.pages.length ?? 0)) jump();
  else digitsTimer = setTimeout(jump, 700);
}

const ACTIONS = {
  ArrowRight: () => turn(1), ArrowLeft: () => turn(-1), PageDown: () => turn(1), PageUp: () => turn(-1),
  Home: () => sheets.goTo(1), End: () => sheets.goTo(Infinity),
  "+": () => sheets.zoomBy(1.25), "=": () => sheets.zoomBy(1.25), "-": () => sheets.zoomBy(0.8), "−": () => sheets.zoomBy(0.8),
  g: () => go("flatplan"), v: () => go("pages"), e: () => go("book"), d: () => go("compare"),
  n: () => { openPanel(true); panel.step(1); }, N: () => { openPanel(true); panel.step(-1); },
  i: () => openPanel(document.body.classList.contains("panel-closed")),
  "?": () => help.showModal(),
  Escape: () => { if (matchMedia(NARROW).matches) openPanel(false); sheets.highlight = null; sheets.draw(); },
};

function turn(direction) {
  if (view === "book") book.turn(direction);
  else if (view === "pages") sheets.turn(direction);
}

function go(name) {
  show(name);
  if (name !== "book") setAddress(name === "pages" ? `#/pages/${sheets.number}` : `#/${name}`);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || !store.state?.paper) return;
  if (event.target.closest("input, select, textarea")) return;
  const overlay = OVERLAYS.find(([, key]) => key === event.key);
  if (overlay) {
    if (view !== "pages") go("pages");
    sheets.toggle(overlay[0]);
    announceOverlay(overlay);
  } else if (/^[0-9]$/.test(event.key)) typeDigit(event.key);
  else if (ACTIONS[event.key]) ACTIONS[event.key]();
  else return;
  event.preventDefault();
});

function announceOverlay([name, , , title]) {
  const { problem } = store.state.ink;
  if (name === "ink" && problem && sheets.switches.has(name)) announce(`Total ink is not measured: ${problem}`);
  else announce(`${title}: ${sheets.switches.has(name) ? "shown" : "hidden"}`);
}

addEventListener("hashchange", followAddress);
matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => views[view].draw());
panelButton.addEventListener("click", () => openPanel(document.body.classList.contains("panel-closed")));
document.getElementById("help-button").addEventListener("click", () => help.showModal());
if (!store.live) document.querySelector("[data-view=compare]").hidden = true; // what was seen is known to the server
main.replaceChildren(waiting);
openPanel(!matchMedia(NARROW).matches);
panel.draw();
connect();
