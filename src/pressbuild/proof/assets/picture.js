// The picture of a page. In: its version and how wide it is shown. Out: tiles, drawn for the pixels of this screen.
// Where one cannot be had, what was there before stays, with a word on it that says why.

import { h } from "./dom.js";
import { refusalOf, store, tileAddress } from "./store.js";

const WHOLE = 2048; // pixels: up to this size a page is one tile
const TILE = 1024;

/** Shows a page in an element. What was there stays until all that is in sight of the new picture is decoded. */
export class PagePicture {
  constructor(ratio) {
    this.ratio = ratio; // height / width
    this.layer = null; // what is asked for
    this.whole = null; // the last one of which nothing was refused
    this.why = h("p", { class: "why", hidden: true });
    this.element = h("div", { class: "picture", "aria-hidden": "true" }, this.why);
  }

  /** Show a version, `width` CSS px wide; `sight` is the part that can be seen, in fractions of the page. */
  show(version, width, sight = { left: 0, top: 0, right: 1, bottom: 1 }) {
    const dots = store.live ? Math.max(1, Math.round(width * devicePixelRatio)) : WHOLE;
    const key = `${version}@${dots}`;
    if (this.layer?.key !== key) this.layer = this.#newLayer(key, version, dots);
    this.#load(this.layer, sight);
  }

  #newLayer(key, version, dots) {
    const element = h("div", { class: "layer" });
    this.why.before(element);
    const height = Math.ceil(dots * this.ratio - 0.01);
    return { key, version, dots, height, element, tiles: new Map(), refused: new Map(), waiting: 0 };
  }

  #load(layer, sight) {
    const size = !store.live || Math.max(layer.dots, layer.height) <= WHOLE ? Infinity : TILE;
    const columns = Math.ceil(layer.dots / size) || 1;
    const rows = Math.ceil(layer.height / size) || 1;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const x = size === Infinity ? 0 : column * size;
        const y = size === Infinity ? 0 : row * size;
        const width = Math.min(size, layer.dots - x);
        const height = Math.min(size, layer.height - y);
        const seen =
          x / layer.dots < sight.right && (x + width) / layer.dots > sight.left &&
          y / layer.height < sight.bottom && (y + height) / layer.height > sight.top;
        if (seen && !layer.tiles.has(`${row}.${column}`)) this.#add(layer, `${row}.${column}`, x, y, width, height);
      }
    }
    if (!layer.waiting) this.#settle(layer);
  }

  #add(layer, name, x, y, width, height) {
    const share = (part, whole) => `${(100 * part) / whole}%`;
    const image = h("img", {
      alt: "",
      decoding: "async",
      css: {
        left: share(x, layer.dots), top: share(y, layer.height),
        width: share(width, layer.dots), height: share(height, layer.height),
      },
    });
    layer.tiles.set(name, image);
    layer.element.append(image);
    layer.waiting++;
    const address = tileAddress(layer.version, layer.dots, x, y, width, height);
    const again = () => {
      layer.tiles.delete(name);
      if (layer === this.layer && this.element.isConnected) this.#add(layer, name, x, y, width, height);
    };
    image.src = address;
    image.decode()
      .then(() => layer.refused.delete(name))
      .catch(async () => {
        image.remove(); // else a browser shows its own sign in its place
        const { why, seconds } = await refusalOf(address);
        layer.refused.set(name, why);
        if (seconds) setTimeout(again, 1000 * seconds);
        else layer.tiles.delete(name); // asked for again when it is next in sight
      })
      .finally(() => {
        layer.waiting--;
        if (!layer.waiting) this.#settle(layer);
      });
  }

  /** All that was asked for has come, or been refused: then what was there before stays below it. */
  #settle(layer) {
    if (layer !== this.layer) return;
    const [why] = layer.refused.values();
    this.why.hidden = !why;
    if (why) this.why.textContent = `${this.whole ? "In part an earlier picture is shown" : "A part is not shown"}: ${why}`;
    else this.whole = layer;
    for (const other of this.element.querySelectorAll(".layer")) {
      if (other !== layer.element && other !== this.whole?.element) other.remove();
    }
    if (!why) this.element.dataset.shown = layer.version;
  }
}
