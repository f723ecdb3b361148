// Before and after. In: pages as they are and as they were when somebody marked them as seen. Out: a slider, a blink.

import { announce, h } from "./dom.js";
import { PagePicture } from "./picture.js";
import { changedPages, post, store } from "./store.js";

const BLINK = 700; // ms: far below three flashes a second (WCAG 2.2, 2.3.1)

/** Compares pages with those that were seen. */
export class Compare {
  constructor() {
    this.number = 0;
    this.list = h("ul", { class: "changed-list", "aria-label": "Changed pages" });
    this.slider = h("input", {
      type: "range", min: "0", max: "100", value: "50", id: "compare-slider",
      "aria-label": "How much of the page as it was is shown, from the left", oninput: () => this.#slide(),
    });
    this.blinking = h("button", { type: "button", class: "toggle", "aria-pressed": "false", onclick: () => this.#blink() }, "Blink");
    this.mark = h("button", { type: "button", class: "primary", onclick: () => this.#mark() }, "Mark all pages as seen");
    this.before = h("div", { class: "before" });
    this.after = h("div", { class: "after" });
    this.line = h("div", { class: "slider-line", "aria-hidden": "true" });
    this.labels = [h("span", { class: "side-label was", "aria-hidden": "true" }, "as seen"), h("span", { class: "side-label is", "aria-hidden": "true" }, "now")];
    this.sheet = h("div", { class: "compare-sheet" }, this.after, this.before, this.line, this.labels);
    this.note = h("p", { class: "empty" });
    this.board = h("div", { class: "pasteboard compare", tabindex: "0", role: "group", "aria-label": "Before and after" }, this.note, this.sheet);
    this.element = h("div", { class: "view" },
      h("div", { class: "toolbar", role: "toolbar", "aria-label": "Compare" },
        h("div", { class: "group wide" }, this.list),
        h("div", { class: "group" }, h("label", { for: "compare-slider" }, "Before"), this.slider, this.blinking),
        store.live ? h("div", { class: "group" }, this.mark) : null),
      this.board);
    new ResizeObserver(() => this.draw()).observe(this.board);
  }

  open(number) {
    this.number = number;
    this.draw();
  }

  draw() {
    const { paper, seen } = store.state ?? {};
    if (!paper) return;
    const changed = changedPages();
    if (!changed.includes(this.number)) this.number = changed[0] ?? 0;
    this.list.replaceChildren(...changed.map((number) => h("li", {}, h("button", {
      type: "button", class: "toggle", "aria-pressed": number === this.number, onclick: () => this.open(number),
    }, `Page ${number}`))));
    const page = paper.pages[this.number - 1];
    this.sheet.hidden = !page;
    this.slider.disabled = this.blinking.disabled = !page;
    this.note.hidden = Boolean(page);
    this.note.textContent = Object.keys(seen).length
      ? "No page has changed since they were marked as seen."
      : "Mark the pages as seen; from then on those that change are flagged and can be compared with what they were.";
    if (!page || !this.board.clientWidth) return;
    const room = { width: this.board.clientWidth - 40, height: this.board.clientHeight - 40 };
    const scale = Math.max(Math.min(room.width / page.trim.width, room.height / page.trim.height), 0.4);
    this.sheet.style.width = `${page.trim.width * scale}px`;
    this.sheet.style.height = `${page.trim.height * scale}px`;
    this.#show(this.after, "now", page, page.version, scale);
    const was = seen[this.number];
    this.before.hidden = !was;
    if (was) this.#show(this.before, "was", page, was, scale);
    this.#slide();
  }

  #show(host, key, page, version, scale) {
    if (this[key]?.number !== page.number) {
      this[key] = { number: page.number, picture: new PagePicture(page.trim.height / page.trim.width) };
      host.replaceChildren(this[key].picture.element);
    }
    this[key].picture.show(version, page.trim.width * scale);
  }

  #slide() {
    const part = Number(this.slider.value);
    this.before.style.clipPath = `inset(0 ${100 - part}% 0 0)`;
    this.line.style.left = `${part}%`;
    this.labels[0].style.right = `${100 - part}%`;
    this.labels[1].style.left = `${part}%`;
  }

  #blink() {
    const on = this.blinking.getAttribute("aria-pressed") !== "true";
    this.blinking.setAttribute("aria-pressed", on);
    clearInterval(this.timer);
    this.slider.value = on ? 100 : 50;
    this.#slide();
    // whoever wants less motion turns the picture over by hand, with the slider
    if (!on || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.timer = setInterval(() => {
      this.slider.value = this.slider.value === "100" ? 0 : 100;
      this.#slide();
    }, BLINK);
  }

  async #mark() {
    if (await post("/seen")) announce("All pages are marked as seen");
  }
}
