// The pages as reader's spreads. In: the paper and where somebody wants to look. Out: pictures, overlays, ways to turn.

import { clamp, h } from "./dom.js";
import { drawInkLegend } from "./ink.js";
import { OVERLAYS, drawOverlays } from "./overlays.js";
import { PagePicture } from "./picture.js";
import { sectionColour, store, storiesBySlug } from "./store.js";

const ACTUAL = 96 / 25.4; // CSS px per mm
const STEP = 1.25;
const LARGEST = 8;
const NARROW = 700; // CSS px: below, pages are shown one by one
const MARGIN = 20;

/** Shows the pages. `openStory` is called with the slug of a story that was clicked. */
export class Sheets {
  constructor({ openStory, onTurn }) {
    this.openStory = openStory;
    this.onTurn = onTurn;
    this.number = 1;
    this.zoom = null; // CSS px per mm; null: the spread fits
    this.switches = new Set();
    this.highlight = null;
    this.pictures = new Map();
    this.shown = "";
    this.board = h("div", { class: "pasteboard", tabindex: "0", role: "group", "aria-label": "Pages" });
    this.spread = h("div", { class: "spread" });
    this.board.append(this.spread);
    this.#makeBar();
    this.legend = h("div", { class: "ink-legend", hidden: true });
    this.element = h("div", { class: "view sheets" }, this.bar, this.legend, this.board);
    this.board.addEventListener("scroll", () => this.#later());
    this.#listenToTouch();
    new ResizeObserver(() => this.draw()).observe(this.board);
  }

  #makeBar() {
    const button = (text, name, act, key) =>
      h("button", { type: "button", "aria-label": name, title: key ? `${name} (${key})` : name, onclick: act }, text);
    this.field = h("input", {
      id: "page-number", inputmode: "numeric", autocomplete: "off", size: "3", "aria-label": "Page number",
      onchange: () => this.goTo(Number.parseInt(this.field.value, 10) || this.number),
    });
    this.count = h("span", { class: "quiet" });
    this.percent = h("output", { class: "percent", "aria-label": "Zoom" });
    this.toggles = OVERLAYS.map(([name, key, text, title]) =>
      h("button", {
        type: "button", class: "toggle", "aria-pressed": "false", title: `${title} (${key})`, data: { overlay: name },
        "aria-keyshortcuts": key, onclick: () => this.toggle(name),
      }, text));
    this.bar = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Pages, zoom and overlays" },
      h("div", { class: "group" },
        button("‹", "Previous pages", () => this.turn(-1), "←"), this.field, this.count,
        button("›", "Next pages", () => this.turn(1), "→")),
      h("div", { class: "group" },
        button("−", "Smaller", () => this.zoomBy(1 / STEP), "−"), this.percent, button("+", "Larger", () => this.zoomBy(STEP), "+"),
        button("Fit", "Fit into the window", () => this.fit(), "0")),
      h("div", { class: "group overlays", role: "group", "aria-label": "Overlays" }, this.toggles));
  }

  get paper() {
    return store.state?.paper;
  }

  get isNarrow() {
    return this.board.clientWidth < NARROW;
  }

  /** The numbers of the pages that are seen together: 1, then 2 and 3, and so on. */
  spreadOf(number) {
    const last = this.paper.pages.length;
    const page = clamp(number, 1, last);
    if (this.isNarrow) return [page];
    const left = page % 2 === 0 ? page : page - 1;
    return [left, left + 1].filter((each) => each >= 1 && each <= last);
  }

  goTo(number, highlight = null) {
    if (!this.paper) return;
    this.number = clamp(number, 1, this.paper.pages.length);
    this.highlight = highlight;
    this.draw();
    this.onTurn(this.number);
    if (highlight?.area && this.zoom) this.#reveal(highlight);
  }

  turn(direction) {
    const there = this.spreadOf(this.number);
    this.goTo(direction > 0 ? there.at(-1) + 1 : there[0] - 1);
    this.board.scrollTo({ top: 0, left: 0 });
  }

  toggle(name) {
    if (!this.switches.delete(name)) this.switches.add(name);
    for (const toggle of this.toggles) toggle.setAttribute("aria-pressed", this.switches.has(toggle.dataset.overlay));
    this.draw();
  }

  fit() {
    this.zoom = null;
    this.draw();
  }

  zoomBy(factor, at = null) {
    this.#zoomTo(this.scale * factor, at);
  }

  /** Zoom so that the point `at` (CSS px in the board; its middle, if none is given) stays where it is. */
  #zoomTo(scale, at) {
    const board = this.board;
    const point = at ?? { x: board.clientWidth / 2, y: board.clientHeight / 2 };
    const before = this.spread.getBoundingClientRect();
    const frame = board.getBoundingClientRect();
    const mm = { x: (frame.left + point.x - before.left) / this.scale, y: (frame.top + point.y - before.top) / this.scale };
    this.zoom = clamp(scale, 0.1, LARGEST * ACTUAL);
    this.draw();
    const after = this.spread.getBoundingClientRect();
    board.scrollLeft += after.left + mm.x * this.scale - frame.left - point.x;
    board.scrollTop += after.top + mm.y * this.scale - frame.top - point.y;
  }

  #fitting(pages) {
    const width = pages.reduce((sum, page) => sum + page.trim.width, 0);
    const room = { width: this.board.clientWidth - 2 * MARGIN, height: this.board.clientHeight - 2 * MARGIN };
    // on a narrow screen a page as high as the screen could not be read at all: it is as wide as the screen
    return Math.max(0.05, this.isNarrow ? room.width / width : Math.min(room.width / width, room.height / this.paper.height));
  }

  /** Draw what is to be seen now; called after every change of pages, zoom, switches or window. */
  draw() {
    if (!this.paper || !this.board.clientWidth) return;
    const pages = this.spreadOf(this.number).map((number) => this.paper.pages[number - 1]).filter(Boolean);
    this.#drawLegend(pages);
    this.scale = this.zoom ?? this.#fitting(pages);
    const shown = pages.map((page) => page.number).join();
    if (shown !== this.shown) this.pictures.clear();
    this.shown = shown;
    this.field.value = this.number;
    this.count.textContent = `of ${this.paper.pages.length}`;
    this.percent.textContent = `${Math.round((100 * this.scale) / ACTUAL)}%`;
    let x = 0;
    const placed = pages.map((page) => {
      const place = { page, x };
      x += page.trim.width;
      return place;
    });
    this.spread.style.width = `${x * this.scale}px`;
    this.spread.style.height = `${this.paper.height * this.scale}px`;
    const focused = document.activeElement?.dataset?.frame;
    this.spread.replaceChildren(
      ...placed.map(({ page, x: left }) => this.#page(page, left)),
      drawOverlays(this.paper, placed, this.switches, this.scale, this.highlight));
    if (focused) this.spread.querySelector(`[data-frame="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    // where nothing can be scrolled sideways a swipe is ours; elsewhere the browser takes it
    this.board.classList.toggle("turns", this.#fitsAcross);
    this.#load();
  }

  /** Say what the heat map means and how much ink is on the pages, or why there is no map. */
  #drawLegend(pages) {
    const { problem } = store.state.ink;
    const [name, key, , title] = OVERLAYS.find(([each]) => each === "ink");
    const toggle = this.toggles.find((each) => each.dataset.overlay === name);
    toggle.title = problem ? `Total ink is not measured: ${problem} (${key})` : `${title} (${key})`;
    this.legend.hidden = !this.switches.has("ink");
    if (!this.legend.hidden) this.legend.replaceChildren(...drawInkLegend(pages));
  }

  get #fitsAcross() {
    return this.board.scrollWidth <= this.board.clientWidth + 1;
  }

  #page(page, left) {
    const known = this.pictures.get(page.number) ?? new PagePicture(page.trim.height / page.trim.width);
    this.pictures.set(page.number, known);
    const stories = storiesBySlug();
    const names = [...new Set(page.frames.map((frame) => stories.get(frame.story)?.short).filter(Boolean))];
    return h("section", {
      class: `page ${page.side}`, data: { page: page.number, version: page.version },
      "aria-label": `Page ${page.number}${names.length ? `: ${names.join("; ")}` : ", no stories"}`,
      css: { left: `${left * this.scale}px`, width: `${page.trim.width * this.scale}px`, height: "100%" },
    }, known.element, page.frames.map((frame) => this.#frame(page, frame, stories.get(frame.story))));
  }

  #frame(page, frame, story) {
    const share = (part, whole) => `${(100 * part) / whole}%`;
    const { x, y, width, height } = frame.area;
    const name = `${page.number}/${frame.name}`;
    return h("button", {
      type: "button", class: "frame-button", data: { frame: name }, disabled: !story,
      "aria-label": story ? `${story.short}, frame ${name}: show the story` : `Frame ${name}, empty`,
      title: story ? `${story.short}  ${name}` : name,
      css: {
        left: share(x, page.trim.width), top: share(y, page.trim.height), width: share(width, page.trim.width),
        height: share(height, page.trim.height), "--section": story ? sectionColour(story.section) : "#5a5a5a",
      },
      onclick: () => this.openStory(frame.story),
    });
  }

  #load() {
    const board = this.board.getBoundingClientRect();
    for (const [number, picture] of this.pictures) {
      const element = this.spread.querySelector(`[data-page="${number}"]`);
      if (!element) continue;
      const rect = element.getBoundingClientRect();
      const sight = {
        left: (board.left - rect.left) / rect.width, right: (board.right - rect.left) / rect.width,
        top: (board.top - rect.top) / rect.height, bottom: (board.bottom - rect.top) / rect.height,
      };
      picture.show(element.dataset.version, rect.width, sight);
    }
  }

  #later() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.#load());
  }

  #reveal({ page, area }) {
    const element = this.spread.querySelector(`[data-page="${page}"]`);
    if (!element) return;
    this.board.scrollTo({
      left: element.offsetLeft + (area.x + area.width / 2) * this.scale - this.board.clientWidth / 2,
      top: (area.y + Math.min(area.height, 120) / 2) * this.scale - this.board.clientHeight / 3,
    });
  }

  #listenToTouch() {
    let start = null;
    this.board.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // a pinch of a touchpad comes as a wheel with Ctrl
      event.preventDefault();
      const rect = this.board.getBoundingClientRect();
      this.zoomBy(Math.exp(-event.deltaY / 200), { x: event.clientX - rect.left, y: event.clientY - rect.top });
    }, { passive: false });
    this.board.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" && event.isPrimary) start = { x: event.clientX, y: event.clientY, time: event.timeStamp };
    });
    this.board.addEventListener("pointerup", (event) => {
      if (!start || !event.isPrimary) return;
      const dx = event.clientX - start.x;
      const dy = event.clientY - start.y;
      if (this.#fitsAcross && Math.abs(dx) > 50 && Math.abs(dx) > 2 * Math.abs(dy) && event.timeStamp - start.time < 700) this.turn(dx < 0 ? 1 : -1);
      start = null;
    });
    this.board.addEventListener("pointercancel", () => (start = null));
  }
}
