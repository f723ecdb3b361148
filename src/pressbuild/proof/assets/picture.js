// The picture of a page. In: its version and how wide it is shown. Out: tiles, drawn for the pixels of this screen.

import { h } from "./dom.js";
import { store, tileAddress } from "./store.js";

const WHOLE = 2048; // pixels: up to this size a page is one tile
const TILE = 1024;

/** Shows a page in an element. What was there stays until all that is in sight of the new picture is decoded. */
export class PagePicture {
  constructor(ratio) {
    this.ratio = ratio; // height / width
    this.layer = null;
    this.element = h("div", { class: "picture", "aria-hidden": "true" });
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
    this.element.append(element);
    return { key, version, dots, height: Math.ceil(dots * this.ratio - 0.01), element, tiles: new Map(), waiting: 0 };
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
    image.src = tileAddress(layer.version, layer.dots, x, y, width, height);
    image.decode()
      .catch(() => layer.tiles.delete(name)) // asked for again when it is next in sight
      .finally(() => {
        layer.waiting--;
        if (!layer.waiting) this.#settle(layer);
      });
  }

  #settle(layer) {
    if (layer !== this.layer) return;
    for (const other of [...this.element.children]) if (other !== layer.element) other.remove();
    this.element.dataset.shown = layer.version;
  }
}
