// What the proof knows. In: the server's state, or the one written into a page that stands alone. Out: word of changes.

import { announce } from "./dom.js";

const embedded = document.getElementById("proof-state");
const token = document.querySelector("meta[name=pressbuild-token]")?.content ?? "";
const listeners = new Set();

/** The state as last heard; `paper` is null until there are pages. `live` is false in a folder that was sent. */
export const store = { state: null, live: !embedded, connected: true };

export function onChange(listener) {
  listeners.add(listener);
}

function tell() {
  for (const listener of listeners) listener(store.state);
}

let fetching = false;
let again = false;

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch("/state", { cache: "no-store" });
    const state = await answer.json();
    if (store.state && store.state.session !== state.session) location.reload(); // another server: its page, its token
    store.state = state;
    store.connected = true;
    tell();
  } catch {
    store.connected = false;
    tell();
  } finally {
    fetching = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

/** Begin to listen; every change of the state calls the listeners. */
export function connect() {
  if (!store.live) {
    store.state = JSON.parse(embedded.textContent);
    tell();
    return;
  }
  const source = new EventSource("/events");
  source.onmessage = refresh;
  source.onerror = () => {
    store.connected = false;
    tell();
  };
}

/** Ask the server to change something; returns its answer, or null with a word to the user. */
export async function post(path, body = {}) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "x-pressbuild-token": token, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok && answer.headers.get("content-type")?.startsWith("text/plain")) throw new Error(await answer.text());
    return await answer.json();
  } catch (problem) {
    announce(String(problem.message ?? problem));
    return null;
  }
}

/** Return the address of a part of a page's picture, all in pixels of the screen. */
export function tileAddress(version, pageWidth, x, y, width, height) {
  return store.live ? `/page/${version}/${pageWidth}/${x}-${y}-${width}-${height}.png` : `pages/${version}.png`;
}

/** Return why there is no picture under an address, and after how many seconds it can be asked for again; 0: not soon. */
export async function refusalOf(address) {
  if (!store.live) return { why: "its picture is not in this folder", seconds: 0 };
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (answer.ok) return { why: "it is being drawn", seconds: 0.1 }; // there was none a moment ago
    return { why: (await answer.text()).trim(), seconds: Number(answer.headers.get("retry-after")) };
  } catch {
    return { why: "the proof does not answer", seconds: 5 };
  }
}

/** Return the address of a heat map. */
export function mapAddress(name) {
  return store.live ? `/ink/${name}.png` : `ink/${name}.png`;
}

/** Return the ink of a page as it is now, and why it is not known: "" if it is. */
export function inkOf(page) {
  const { pages, problem } = store.state.ink;
  const ink = pages[page.version];
  return { ink: ink && !ink.problem ? ink : null, why: ink ? ink.problem : problem || "being measured …" };
}

/** Return the address of a document of the e-book, on a light page or a dark one. */
export function bookAddress(name, dark) {
  const shown = dark ? `dark-${name}` : name;
  return store.live ? `/book/${store.state.book.version}/${shown}` : `book/${shown}`;
}

/** Return the stories by slug. */
export function storiesBySlug() {
  return new Map((store.state?.paper?.stories ?? []).map((story) => [story.slug, story]));
}

/** Return the numbers of pages that are not as they were when they were last marked as seen. */
export function changedPages() {
  const { paper, seen } = store.state ?? {};
  if (!paper || !Object.keys(seen).length) return [];
  return paper.pages.filter((page) => seen[page.number] !== page.version).map((page) => page.number);
}

const COLOURS = ["#9a1b2f", "#0b5c8a", "#2f6b1f", "#7a4b00", "#5b3a9b", "#00676b", "#8a2f7a", "#4d5560", "#a23b00", "#3f4f9e"];

/** Return the colour of a section: dark enough for white letters on it. */
export function sectionColour(section) {
  const sections = [...new Set((store.state?.paper?.stories ?? []).map((story) => story.section))];
  return COLOURS[Math.max(0, sections.indexOf(section)) % COLOURS.length];
}
