// The e-book. In: the documents that go into the EPUB. Out: them in a frame, at the widths of what people read on.

import { h } from "./dom.js";
import { bookAddress, store } from "./store.js";

const SCREENS = [["phone", "Phone", 390, 780], ["reader", "E-reader", 560, 747], ["tablet", "Tablet", 820, 1090]];

/** Shows the e-book. `onOpen` hears which document is shown. */
export class Book {
  constructor({ onOpen }) {
    this.onOpen = onOpen;
    this.screen = "phone";
    this.dark = false;
    this.name = "";
    this.loaded = ""; // the document that the frame shows
    this.choice = h("select", { id: "book-document", "aria-label": "Part of the e-book", onchange: () => this.open(this.choice.value) });
    this.screens = SCREENS.map(([name, text, width]) => h("button", {
      type: "button", class: "toggle", "aria-pressed": "false", title: `${width} CSS px wide`, data: { screen: name },
      onclick: () => {
        this.screen = name;
        this.draw();
      },
    }, text));
    this.night = h("button", {
      type: "button", class: "toggle", "aria-pressed": "false",
      onclick: () => {
        this.dark = !this.dark;
        this.draw();
      },
    }, "Dark");
    this.frame = h("iframe", { class: "book-frame", title: "The e-book", sandbox: "allow-same-origin" });
    this.frame.addEventListener("load", () => this.#follow());
    this.note = h("p", { class: "empty" });
    this.board = h("div", { class: "pasteboard book", tabindex: "0", role: "group", "aria-label": "E-book" }, this.note, this.frame);
    this.element = h("div", { class: "view" },
      h("div", { class: "toolbar", role: "toolbar", "aria-label": "E-book" },
        h("div", { class: "group" },
          h("button", { type: "button", "aria-label": "Previous part", onclick: () => this.turn(-1) }, "‹"), this.choice,
          h("button", { type: "button", "aria-label": "Next part", onclick: () => this.turn(1) }, "›")),
        h("div", { class: "group", role: "group", "aria-label": "Screen" }, this.screens),
        h("div", { class: "group" }, this.night)),
      this.board);
  }

  open(name) {
    this.name = name;
    this.draw();
  }

  turn(direction) {
    const names = (store.state?.book.documents ?? []).map((document) => document.name);
    const next = names[names.indexOf(this.name) + direction];
    if (next) this.open(next);
  }

  draw() {
    const { documents } = store.state?.book ?? { documents: [] };
    this.frame.hidden = !documents.length;
    this.note.hidden = Boolean(documents.length);
    this.note.textContent = store.state?.building ? "The e-book is being made …" : "There is no e-book: see the findings.";
    if (!documents.length) return;
    if (!documents.some((document) => document.name === this.name)) {
      this.name = (documents.find((document) => document.name === "front.xhtml") ?? documents[0]).name;
    }
    const options = documents.map((document) => h("option", { value: document.name }, document.title));
    if (JSON.stringify(documents) !== this.listed) this.choice.replaceChildren(...options);
    this.listed = JSON.stringify(documents);
    this.choice.value = this.name;
    const [, , width, height] = SCREENS.find(([name]) => name === this.screen);
    for (const button of this.screens) button.setAttribute("aria-pressed", button.dataset.screen === this.screen);
    this.night.setAttribute("aria-pressed", this.dark);
    this.frame.style.width = `${width}px`;
    this.frame.style.height = `${height}px`;
    const address = bookAddress(this.name, this.dark);
    if (address !== this.address) this.#load(address, this.name === this.loaded);
    this.loaded = this.name;
    if (this.element.isConnected) this.onOpen(this.name);
  }

  #load(address, keepPlace) {
    let top = 0;
    try {
      top = keepPlace ? this.frame.contentWindow.scrollY : 0;
    } catch {
      // a frame of a folder that was sent does not tell
    }
    this.address = address;
    this.top = top;
    this.frame.src = address;
  }

  /** After a document has come: keep the place, and see where a link has led. */
  #follow() {
    try {
      if (this.top) this.frame.contentWindow.scrollTo(0, this.top);
      this.top = 0;
      const name = this.frame.contentWindow.location.pathname.split("/").pop().replace(/^dark-/, "");
      if (name !== this.name && store.state.book.documents.some((document) => document.name === name)) {
        this.name = this.loaded = name;
        this.address = bookAddress(name, this.dark);
        this.choice.value = name;
        this.onOpen(name);
      }
    } catch {
      // as above
    }
  }
}
