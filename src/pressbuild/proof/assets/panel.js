// The panel beside the pages. In: findings, ledger, a story, ink. Out: lists that lead to the place on the page.

import { announce, counted, h } from "./dom.js";
import { drawInkTable } from "./ink.js";
import { bookAddress, post, store, storiesBySlug } from "./store.js";

const ORDER = ["error", "warning", "skipped", "note"];
const SIGNS = { error: "✕", warning: "!", skipped: "…", note: "i" };
const TABS = [["findings", "Findings"], ["copyfit", "Copyfit"], ["story", "Story"], ["ink", "Ink"]];
const COLUMNS = [
  ["short", "Story", false], ["first", "Page", true], ["words", "Words", true], ["lines", "Room", true],
  ["used", "Used", true], ["over", "Over", true], ["under", "Under", true],
];

/** Shows findings, copyfit and a story. `goTo(page, highlight)` shows a place on the paper. */
export class Panel {
  constructor({ goTo, openBook }) {
    this.goTo = goTo;
    this.openBook = openBook;
    this.tab = "findings";
    this.slug = "";
    this.sort = { key: "", descending: false };
    this.current = -1;
    this.element = document.getElementById("panel");
    this.tabs = TABS.map(([name, text]) => h("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel-body", data: { tab: name },
      onclick: () => this.open(name), onkeydown: (event) => this.#moveTab(event),
    }, text));
    this.body = h("div", { id: "panel-body", role: "tabpanel", tabindex: "0" });
    this.element.append(
      h("div", { class: "tabs", role: "tablist", "aria-label": "Findings, copyfit, story, ink" }, this.tabs),
      this.body);
  }

  open(tab) {
    this.tab = tab;
    this.draw();
  }

  #moveTab(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const index = TABS.findIndex(([name]) => name === this.tab);
    this.open(TABS.at((index + step) % TABS.length)[0]);
    this.tabs.find((tab) => tab.dataset.tab === this.tab).focus();
  }

  showStory(slug) {
    this.slug = slug;
    this.open("story");
  }

  draw() {
    for (const tab of this.tabs) {
      const chosen = tab.dataset.tab === this.tab;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
    }
    this.body.setAttribute("aria-labelledby", `tab-${this.tab}`);
    if (!store.state) return;
    const key = JSON.stringify([this.tab, this.slug, this.sort, this.tab === "findings" ? store.state.findings : store.state.paper,
      store.state.stopped, Boolean(store.state.paper), { story: store.state.book.version, ink: store.state.ink }[this.tab]]);
    if (key === this.drawn) return; // so that focus and scroll position stay where they are
    this.drawn = key;
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.name : "";
    const shown = this.tab === "story" ? `story ${this.slug}` : this.tab;
    const top = shown === this.shown ? this.body.scrollTop : 0;
    this.shown = shown;
    this.body.replaceChildren(...{ findings: () => this.#findings(), copyfit: () => this.#copyfit(), story: () => this.#story(), ink: () => drawInkTable(this.goTo) }[this.tab]());
    this.body.scrollTop = top;
    if (focused) this.body.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /** The findings, the gravest first. */
  sorted() {
    return [...(store.state?.findings ?? [])].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  }

  /** Go to the next finding, or the one before. */
  step(direction) {
    const findings = this.sorted();
    if (!findings.length) return announce("No findings");
    this.current = (this.current + direction + findings.length) % findings.length;
    this.open("findings");
    this.#show(findings[this.current]);
    const card = this.body.querySelectorAll(".finding")[this.current];
    card?.scrollIntoView({ block: "nearest" });
    card?.querySelector("button")?.focus({ preventScroll: true });
  }

  #show(finding) {
    if (finding.page) this.goTo(finding.page, { page: finding.page, area: finding.area });
  }

  #findings() {
    const findings = this.sorted();
    const parts = [];
    if (store.state.stopped && store.state.paper) {
      parts.push(h("p", { class: "notice" }, "There are errors in the files. The pages are the last good ones; they follow as soon as this is mended."));
    }
    if (!findings.length) {
      parts.push(h("p", { class: "empty" }, store.state.paper ? "No findings. Everything fits." : "Nothing yet."));
      return parts;
    }
    parts.push(h("ol", { class: "findings" }, findings.map((finding, index) => this.#finding(finding, index))));
    return parts;
  }

  #finding(finding, index) {
    const article = storiesBySlug().get(finding.story)?.article; // what is wrong in the manifest is often mended there
    return h("li", { class: `finding ${finding.severity}`, data: { code: finding.code } },
      h("p", { class: "finding-head" },
        h("span", { class: "severity" }, h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[finding.severity] ?? "i"), finding.severity),
        h("code", { class: "quiet" }, finding.code)),
      h("p", { class: "message" }, finding.message),
      finding.hint ? h("p", { class: "hint" }, finding.hint) : null,
      h("div", { class: "finding-foot" },
        finding.page ? h("button", {
          type: "button", class: "link", data: { name: `finding-${index}` },
          onclick: () => {
            this.current = index;
            this.#show(finding);
          },
        }, `Show on page ${finding.page}`) : null,
        finding.file ? place(finding.file, finding.line) : null,
        article && article !== finding.file ? place(article, 1) : null));
  }

  #copyfit() {
    const { paper } = store.state;
    if (!paper) return [h("p", { class: "empty" }, "Nothing yet.")];
    const rows = paper.stories.map((story) => ({ ...story, first: Number.parseInt(story.frames[0] ?? "0", 10) }));
    const { key, descending } = this.sort;
    if (key) {
      rows.sort((a, b) => (typeof a[key] === "string" ? a[key].localeCompare(b[key]) : a[key] - b[key]));
      if (descending) rows.reverse();
    }
    const heads = COLUMNS.map(([name, text, isNumber]) => h("th", {
      scope: "col", class: isNumber ? "number" : "", "aria-sort": name === key ? (descending ? "descending" : "ascending") : "none",
    }, h("button", { type: "button", data: { name: `sort-${name}` }, onclick: () => this.#sortBy(name) }, text)));
    return [h("table", { class: "ledger" },
      h("caption", {}, "Copyfit: the room that a story has, and what it uses of it, in lines"),
      h("thead", {}, h("tr", {}, heads)),
      h("tbody", {}, rows.map((story) => h("tr", { class: story.over ? "over" : story.words_cut ? "cut" : "" },
        h("th", { scope: "row" },
          h("button", { type: "button", class: "link", data: { name: `story-${story.slug}` }, onclick: () => this.#goToStory(story) }, story.short),
          story.over || story.words_cut ? h("span", { class: "advice" }, story.advice) : null),
        h("td", { class: "number" }, story.first || "–"), h("td", { class: "number" }, story.words),
        h("td", { class: "number" }, story.lines), h("td", { class: "number" }, story.used),
        h("td", { class: "number" }, story.over || "–"),
        h("td", { class: "number" }, story.under || "–")))))];
  }

  #sortBy(key) {
    this.sort = { key, descending: this.sort.key === key && !this.sort.descending };
    this.draw();
  }

  #goToStory(story) {
    const [page] = (story.frames[0] ?? "").split("/");
    if (page) this.goTo(Number(page));
    this.showStory(story.slug);
  }

  #story() {
    const story = storiesBySlug().get(this.slug);
    if (!story) return [h("p", { class: "empty" }, "Click a story on a page, or choose one under Copyfit.")];
    const area = (ref) => {
      const [number, name] = ref.split("/");
      const page = store.state.paper.pages[Number(number) - 1];
      return { page: Number(number), area: page?.frames.find((frame) => frame.name === name)?.area };
    };
    const facts = [
      ["Section", story.section || "none"],
      ["Article", place(story.article, 1)],
      ["In the manifest", place(story.file, story.line)],
      ["Words", String(story.words)],
      ["Thread", h("ol", { class: "thread-list" }, story.frames.map((ref) => h("li", {}, h("button", {
        type: "button", class: "link", data: { name: `frame-${ref}` },
        onclick: () => this.goTo(area(ref).page, area(ref)),
      }, ref))))],
      ["Fit", story.over ? `${counted(story.over, "line")} too long: ${story.advice}` : story.advice],
    ];
    if (story.over) facts.push(["Overset from", `“${story.overset} …”`]);
    const shown = store.state.book.documents.some((document) => document.name === story.document);
    return [
      h("h2", {}, story.title),
      h("dl", { class: "facts" }, facts.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)])),
      h("h3", {}, "As the e-book has it"),
      shown
        ? h("iframe", { class: "story-text", title: `${story.title}, as the e-book has it`, sandbox: "allow-same-origin", src: bookAddress(story.document, matchMedia("(prefers-color-scheme: dark)").matches) })
        : h("p", { class: "empty" }, story.document ? "The e-book is not made yet." : "This story is for the paper only."),
      shown ? h("button", { type: "button", class: "link", onclick: () => this.openBook(story.document) }, "Open in the e-book") : null,
    ];
  }
}

/** Return a file and line that can be opened in the editor and copied. */
export function place(file, line) {
  const text = line ? `${file}:${line}` : file;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce(`Copied ${text}`);
    } catch {
      announce(`Copy it by hand: ${text}`);
    }
  };
  const open = async () => {
    const answer = await post("/open", { file, line });
    if (answer?.problem) announce(answer.problem);
    else if (answer?.address) location.assign(answer.address);
    else if (answer) announce(`Opened ${text}`);
  };
  return h("span", { class: "place" },
    h("code", { title: text }, text),
    store.live ? h("button", { type: "button", class: "small", "aria-label": `Open ${text} in the editor`, onclick: open }, "Open") : null,
    h("button", { type: "button", class: "small", "aria-label": `Copy ${text}`, onclick: copy }, "Copy"));
}
