// What is drawn over the pages. In: pages with their places on a spread, the switches. Out: an SVG, in mm of the spread.

import { counted, s } from "./dom.js";
import { inkOf, mapAddress, sectionColour, store, storiesBySlug } from "./store.js";

/** The overlays: name, key, what the switch says, what it explains. */
export const OVERLAYS = [
  ["frames", "f", "Frames", "Frames with the names of their stories"],
  ["threads", "t", "Threads", "Threads from frame to frame"],
  ["grid", "b", "Baselines", "Baseline grid"],
  ["columns", "c", "Columns", "Columns of text"],
  ["boxes", "x", "Trim", "Trim, bleed and safe area"],
  ["fit", "o", "Overset", "Overset and empty lines"],
  ["pictures", "p", "Pictures", "Pictures with their effective resolution"],
  ["ink", "h", "Ink", "Heat map of total ink"],
];

const LOW_PPI = 150;

/** Return the overlay of a spread: `placed` are pages with the x, in mm, at which each begins; `scale` is CSS px per mm. */
export function drawOverlays(paper, placed, switches, scale, highlight) {
  const width = placed.reduce((sum, { page }) => sum + page.trim.width, 0);
  const svg = s("svg", {
    class: "overlay", viewBox: `0 0 ${width} ${paper.height}`, "aria-hidden": "true", focusable: "false",
  });
  const letters = 11 / scale;
  for (const { page, x } of placed) {
    const group = s("g", { transform: `translate(${x} 0)` });
    if (switches.has("ink")) group.append(drawInk(page, letters));
    if (switches.has("grid")) group.append(drawGrid(paper, page));
    if (switches.has("boxes")) group.append(drawBoxes(page, letters));
    if (switches.has("columns")) group.append(drawColumns(page));
    if (switches.has("pictures")) group.append(drawPictures(page, letters));
    if (switches.has("frames")) group.append(drawFrames(page, letters));
    if (switches.has("fit")) group.append(drawFit(paper, page, letters));
    if (highlight?.page === page.number) group.append(drawHighlight(page, highlight.area));
    svg.append(group);
  }
  if (switches.has("threads")) svg.append(drawThreads(paper, placed, letters));
  return svg;
}

function box(area, name, properties = {}) {
  return s("rect", { x: area.x, y: area.y, width: area.width, height: area.height, class: name, ...properties });
}

const pen = document.createElement("canvas").getContext("2d");
pen.font = `600 100px ${getComputedStyle(document.documentElement).fontFamily}`;

/** The width of a label with these words. */
function widthOf(text, letters) {
  return (pen.measureText(text).width / 100 + 0.8) * letters;
}

/** A label: letters on a ground of their own, its left top corner at (x, y). */
function label(text, x, y, letters, colour, name = "") {
  const width = widthOf(text, letters);
  return s(
    "g", { class: `label ${name}` },
    s("rect", { x, y, width, height: letters * 1.45, fill: colour }),
    s("text", { x: x + letters * 0.4, y: y + letters * 1.08, "font-size": letters, fill: "#fff" }, text),
  );
}

function shorten(text, width, letters) {
  if (widthOf(text, letters) <= width) return text;
  let kept = text.length - 1;
  while (kept > 3 && widthOf(`${text.slice(0, kept)}…`, letters) > width) kept--;
  return `${text.slice(0, kept)}…`;
}

function drawFrames(page, letters) {
  const stories = storiesBySlug();
  const group = s("g", { class: "o-frames" });
  for (const frame of page.frames) {
    const story = stories.get(frame.story);
    const colour = story ? sectionColour(story.section) : "#5a5a5a";
    group.append(box(frame.area, "frame", { stroke: colour }));
    const text = `${page.number}/${frame.name}${story ? ` ${story.short}` : " empty"}`;
    const { x, y, width } = frame.area;
    group.append(label(shorten(text, width, letters), x, Math.max(0, y - letters * 1.45), letters, colour));
  }
  return group;
}

function drawGrid(paper, page) {
  const group = s("g", { class: "o-grid" });
  const { x, width, y, height } = page.safe;
  for (let line = paper.baseline; line <= y + height + 0.01; line += paper.leading) {
    group.append(s("line", { x1: x, x2: x + width, y1: line, y2: line }));
  }
  return group;
}

function drawColumns(page) {
  const group = s("g", { class: "o-columns" });
  for (const frame of page.frames) for (const column of frame.columns) group.append(box(column.area, "column"));
  return group;
}

function drawBoxes(page, letters) {
  const same = page.bleed.width === page.trim.width && page.bleed.height === page.trim.height;
  const text = same ? "trim, no bleed" : "trim";
  return s(
    "g", { class: "o-boxes" },
    same ? null : box(page.bleed, "bleed"),
    box(page.trim, "trim"),
    box(page.safe, "safe"),
    label(text, 0, 0, letters, "#b00020"),
    label("safe area", page.safe.x, page.safe.y - letters * 1.5, letters, "#00676b"),
  );
}

/** The heat map of a page, cut to its trim; where there is too much ink, frames, and a label at the worst spot. */
function drawInk(page, letters) {
  const { width, height } = page.trim;
  const { ink } = inkOf(page);
  const { limit } = store.state.ink;
  const map = ink?.picture ? s("image", { ...ink.place, href: mapAddress(ink.picture), preserveAspectRatio: "none" }) : null;
  const group = s("g", { class: "o-ink" }, s("svg", { x: 0, y: 0, width, height, viewBox: `0 0 ${width} ${height}` }, map));
  if (!ink?.spots.length) return group;
  for (const { area } of ink.spots) group.append(box(area, "too-much"));
  const worst = ink.spots.reduce((one, other) => (other.most > one.most ? other : one));
  const text = `${Math.round(worst.most)} % of ${limit} %, ${Math.round(worst.size)} mm²`;
  const x = Math.min(Math.max(0, worst.area.x), Math.max(0, width - widthOf(text, letters)));
  const above = worst.area.y - letters * 1.6;
  const y = above >= 0 ? above : Math.min(height - letters * 1.5, worst.area.y + worst.area.height + letters * 0.15);
  group.append(label(text, x, y, letters, "#b00020", "ink-label"));
  return group;
}

function drawPictures(page, letters) {
  const group = s("g", { class: "o-pictures" });
  for (const picture of page.pictures) {
    const low = picture.ppi > 0 && picture.ppi < LOW_PPI;
    const name = picture.file.split("/").pop();
    const text = `${picture.ppi ? `${picture.ppi} ppi` : "drawing"}${picture.crops ? ", cropped" : ""}  ${name}`;
    group.append(box(picture.area, low ? "shown low" : "shown"));
    const { x, y, width, height } = picture.area;
    group.append(label(shorten(text, width, letters), x, y + height - letters * 1.45, letters, low ? "#b00020" : "#5b3a9b"));
  }
  return group;
}

/** Empty lines at the end of a story are hatched; where one is overset, its last frame is framed in red. */
function drawFit(paper, page, letters) {
  const stories = storiesBySlug();
  const group = s("g", { class: "o-fit" });
  for (const frame of page.frames) {
    const story = stories.get(frame.story);
    if (!story) continue;
    const isLast = story.frames.at(-1) === `${page.number}/${frame.name}`;
    const right = frame.area.x + frame.area.width;
    const foot = frame.area.y + frame.area.height;
    if (story.over && isLast) {
      group.append(box(frame.area, "overset"));
      const text = `overset: ${counted(story.over, "line")}, ${counted(story.words_over, "word")}`;
      const width = widthOf(text, letters);
      group.append(label(text, Math.max(0, right - width), foot, letters, "#b00020", "overset-label")); // not on the last line
      continue;
    }
    let empty = 0;
    for (const column of frame.columns) {
      const lines = column.lines - column.used;
      if (!lines) continue;
      empty += lines;
      const area = { ...column.area, y: column.area.y + column.used * paper.leading, height: lines * paper.leading };
      group.append(box(area, "empty-lines"));
    }
    if (empty) {
      const words = Math.round((empty * story.words) / Math.max(1, story.used));
      const text = shorten(`${counted(empty, "line")}, ${counted(words, "word")} free`, frame.area.width, letters);
      const width = widthOf(text, letters);
      group.append(label(text, Math.max(0, right - width), foot - letters * 1.45, letters, "#7a4b00", "empty-label"));
    }
  }
  return group;
}

function drawThreads(paper, placed, letters) {
  const group = s("g", { class: "o-threads" });
  const places = new Map();
  for (const { page, x } of placed) {
    for (const frame of page.frames) places.set(`${page.number}/${frame.name}`, { area: frame.area, x });
  }
  for (const story of paper.stories) {
    if (story.frames.length < 2) continue;
    const colour = sectionColour(story.section);
    story.frames.forEach((ref, index) => {
      const own = places.get(ref);
      if (own) group.append(s("g", { transform: `translate(${own.x} 0)` }, box(own.area, "threaded", { stroke: colour })));
      const next = story.frames[index + 1];
      const here = places.get(ref);
      const there = places.get(next);
      if (here && there) group.append(arrow(outOf(here), into(there), colour));
      else if (here && next) {
        const from = outOf(here);
        group.append(arrow(from, { x: from.x + 9, y: from.y }, colour));
        group.append(label(`to ${next}`, from.x - letters * 5, from.y + letters * 0.4, letters, colour));
      } else if (there && next) {
        const to = into(there);
        group.append(arrow({ x: to.x - 9, y: to.y }, to, colour));
        const words = `from ${ref}`; // at the right: the frame's own name stands at the left
        const right = there.x + there.area.x + there.area.width;
        group.append(label(words, right - widthOf(words, letters), Math.max(0, to.y - 3 - letters * 1.45), letters, colour));
      }
    });
  }
  return group;
}

function outOf({ area, x }) {
  return { x: x + area.x + area.width - 2, y: area.y + area.height - 2 };
}

function into({ area, x }) {
  return { x: x + area.x + 1, y: area.y + 3 };
}

/** Return an arrow, bent a little, from one point to another. */
export function arrow(from, to, colour, size = 3) {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const bend = { x: from.x + dx / 2 - dy * 0.12, y: from.y + dy / 2 + dx * 0.12 };
  const angle = Math.atan2(to.y - bend.y, to.x - bend.x);
  const line = `M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x} ${to.y}`;
  const corner = (turn) => `${to.x - size * Math.cos(angle + turn)} ${to.y - size * Math.sin(angle + turn)}`;
  return s(
    "g", { class: "thread", data: { length: Math.round(length) } },
    s("path", { d: line, fill: "none" }), // a halo, so that it stands out from what lies under it
    s("path", { d: line, stroke: colour, fill: "none" }),
    s("path", { d: `M${to.x} ${to.y}L${corner(0.45)}L${corner(-0.45)}Z`, fill: colour }),
    s("circle", { cx: from.x, cy: from.y, r: size / 3, fill: colour }),
  );
}

function drawHighlight(page, area) {
  return box(area ?? page.trim, "highlight");
}
