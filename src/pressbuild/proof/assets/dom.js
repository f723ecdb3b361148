// Making elements. In: names, properties, children. Out: elements. Text is only ever set as text, never parsed.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element: properties beginning with "on" are listeners, `data` goes to dataset, the rest are attributes. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Return an SVG element. */
export function s(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "css") Object.entries(value).forEach(([key, text]) => element.style.setProperty(key, text));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Return the nearest number between two others. */
export function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

/** Return "1 line", "2 lines". */
export function counted(number, noun) {
  return number === 1 ? `${number} ${noun}` : `${number} ${noun}s`;
}

let toastTimer = 0;

/** Say something to those who listen to the page instead of looking at it, and show it for a moment. */
export function announce(text) {
  const toast = document.getElementById("toast");
  clearTimeout(toastTimer);
  toast.textContent = text;
  toastTimer = setTimeout(() => toast.replaceChildren(), 2600);
}
