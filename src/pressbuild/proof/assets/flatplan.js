// The flatplan. In: the paper, findings, what has changed. Out: all pages small, with stories, threads and marks.

import { counted, h, s } from "./dom.js";
import { arrow } from "./overlays.js";
import { PagePicture } from "./picture.js";
import { changedPages, sectionColour, store, storiesBySlug } from "./store.js";

/** Shows all pages at once. `open` is called with the number of a page that was chosen. */
export class Flatplan {
  constructor({ open }) {
    this.open = open;
    this.pictures = new Map();
    this.legend = h("ul", { class: "legend", "aria-label": "Sections" });
    this.sheet = h("div", { class: "flatplan-sheet" });
    this.threads = s("svg", { class: "flatplan-threads", "aria-hidden": "true" });
    this.board = h("div", { class: "pasteboard flatplan", tabindex: "0", role: "group", "aria-label": "Flatplan" },
      h("div", { class: "flatplan-room" }, this.sheet, this.threads));
    this.element = h("div", { class: "view" }, h("div", { class: "toolbar" }, this.legend), this.board);
    new ResizeObserver(() => this.#drawThreads()).observe(this.sheet);
  }

  draw() {
    const { paper, findings } = store.state ?? {};
    if (!paper) return;
    const stories = storiesBySlug();
    const changed = new Set(changedPages());
    const sections = [...new Set(paper.stories.map((story) => story.section))];
    this.legend.replaceChildren(...sections.map((section) =>
      h("li", {}, h("span", { class: "swatch", css: { background: sectionColour(section) } }), section || "no section")));
    const spreads = [];
    for (const page of paper.pages) {
      if (page.number % 2 === 0 || !spreads.length) spreads.push([]);
      spreads.at(-1).push(page);
    }
    this.sheet.replaceChildren(...spreads.map((pages) =>
      h("div", { class: `flat-spread ${pages[0].side}` }, pages.map((page) => this.#page(page, stories, findings, changed)))));
    this.#drawThreads();
  }

  #page(page, stories, findings, changed) {
    const known = this.pictures.get(page.number) ?? new PagePicture(page.trim.height / page.trim.width);
    this.pictures.set(page.number, known);
    known.show(page.version, Number.parseFloat(getComputedStyle(this.sheet).getPropertyValue("--page")));
    const found = findings.filter((finding) => finding.page === page.number);
    const errors = found.filter((finding) => finding.severity === "error").length;
    const marks = [
      errors ? h("span", { class: "mark error" }, counted(errors, "error")) : null,
      found.length > errors ? h("span", { class: "mark warning" }, counted(found.length - errors, "warning")) : null,
      changed.has(page.number) ? h("span", { class: "mark changed" }, "changed") : null,
    ].filter(Boolean);
    return h("a", {
      class: "flat-page", href: `#/pages/${page.number}`, data: { page: page.number },
      onclick: (event) => {
        event.preventDefault();
        this.open(page.number);
      },
    },
    h("span", { class: "flat-number" },
      h("span", {}, h("span", { class: "unseen" }, "Page "), String(page.number)), " ",
      h("span", { class: "marks" }, marks.flatMap((mark) => [mark, " "]))),
    h("span", { class: "flat-picture", css: { "aspect-ratio": `${page.trim.width} / ${page.trim.height}` } },
      known.element, page.frames.map((frame) => this.#frame(page, frame, stories.get(frame.story)))));
  }

  #frame(page, frame, story) {
    const share = (part, whole) => `${(100 * part) / whole}%`;
    const { x, y, width, height } = frame.area;
    return h("span", {
      class: story ? "flat-frame" : "flat-frame unused", data: { frame: `${page.number}/${frame.name}` },
      css: {
        left: share(x, page.trim.width), top: share(y, page.trim.height), width: share(width, page.trim.width),
        height: share(height, page.trim.height), "--section": story ? sectionColour(story.section) : "#5a5a5a",
      },
    }, h("span", {}, story ? story.short : frame.name));
  }

  #drawThreads() {
    const { paper } = store.state ?? {};
    if (!paper || !this.sheet.clientWidth) return;
    const room = this.sheet.getBoundingClientRect();
    this.threads.setAttribute("viewBox", `0 0 ${room.width} ${room.height}`);
    this.threads.style.width = `${room.width}px`;
    this.threads.style.height = `${room.height}px`;
    const place = (ref) => this.sheet.querySelector(`[data-frame="${CSS.escape(ref)}"]`)?.getBoundingClientRect();
    const arrows = [];
    for (const story of paper.stories) {
      story.frames.slice(1).forEach((ref, index) => {
        const from = place(story.frames[index]);
        const to = place(ref);
        if (!from || !to) return;
        const start = { x: from.right - room.left - 5, y: from.bottom - room.top - 5 };
        const end = { x: to.left - room.left + 3, y: to.top - room.top + 6 };
        arrows.push(arrow(start, end, sectionColour(story.section), 9));
      });
    }
    this.threads.replaceChildren(...arrows);
  }
}
