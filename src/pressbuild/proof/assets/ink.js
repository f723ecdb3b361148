// How much ink is on the pages. In: pages, what was measured. Out: a legend for the heat map, a table for the panel.

import { h } from "./dom.js";
import { inkOf, store } from "./store.js";

const LETTERS = { Cyan: "C", Magenta: "M", Yellow: "Y", Black: "K" };

function percent(number) {
  return `${Math.round(number)}\u00a0%`;
}

/** Say in words how much ink is on a page. */
export function tellInk(page) {
  const { ink, why } = inkOf(page);
  if (!ink) return why;
  const cover = ink.cover.map(([name, part]) => `${LETTERS[name] ?? name}\u00a0${percent(part)}`).join(", ");
  return `most ${percent(ink.most)}; cover ${cover}${ink.doubt ? `; not for certain: ${ink.doubt}` : ""}`;
}

/** Return what explains the heat map over these pages. */
export function drawInkLegend(pages) {
  const { limit, red, near, problem } = store.state.ink;
  if (problem) return [h("span", {}, `Total ink is not measured: ${problem}.`)];
  const rule = limit ? `over ${percent(limit)}, more than this press takes` : `over ${percent(red)}; this press names no limit`;
  const colours = red ? [
    h("span", { class: "group" }, h("span", { class: "swatch near", "aria-hidden": "true" }), `from ${percent(near)}`),
    h("span", { class: "group" }, h("span", { class: "swatch over", "aria-hidden": "true" }), rule),
  ] : [];
  return [
    ...colours,
    ...pages.map((page) => h("span", {}, h("b", {}, `Page\u00a0${page.number}`), ` ${tellInk(page)}`)),
  ];
}

/** Return a table of all pages; `goTo(page, highlight)` shows the worst spot of one. */
export function drawInkTable(goTo) {
  const { paper, ink: { limit, problem, pages } } = store.state;
  if (!paper) return [h("p", { class: "empty" }, "Nothing yet.")];
  if (problem) return [h("p", { class: "notice" }, `Total ink is not measured: ${problem}.`)];
  const names = [...new Set(Object.values(pages).flatMap((ink) => ink.cover.map(([name]) => name)))];
  const inks = names.length ? names : Object.keys(LETTERS);
  const head = (text, name) => h("th", { scope: "col", class: "number" }, name === text ? text : h("abbr", { title: name }, text));
  const rule = limit ? `this press takes at most ${limit} % at one spot` : "this press names no limit";
  return [h("table", { class: "ledger inks" },
    h("caption", {}, `Ink in percent: the most at one spot, and how much of the page each ink covers, about; ${rule}`),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Page"), head("Most", "Most"), inks.map((name) => head(LETTERS[name] ?? name, name)))),
    h("tbody", {}, paper.pages.map((page) => row(page, inks, goTo))))];
}

function row(page, inks, goTo) {
  const { ink, why } = inkOf(page);
  const worst = ink?.spots.length ? ink.spots.reduce((one, other) => (other.most > one.most ? other : one)) : null;
  const cover = new Map(ink?.cover ?? []);
  return h("tr", { class: worst ? "over" : "" },
    h("th", { scope: "row" }, h("button", {
      type: "button", class: "link", data: { name: `ink-${page.number}` },
      onclick: () => goTo(page.number, worst ? { page: page.number, area: worst.area } : null),
    }, `Page ${page.number}`),
    worst ? h("span", { class: "advice" }, "too much ink") : null,
    ink?.doubt ? h("span", { class: "advice" }, `not for certain: ${ink.doubt}`) : null),
    ink
      ? [h("td", { class: "number" }, Math.round(ink.most)), inks.map((name) => h("td", { class: "number" }, cover.has(name) ? Math.round(cover.get(name)) : "–"))]
      : h("td", { class: "quiet", colspan: 1 + inks.length }, why));
}
