// Small helpers to build elements. Text always goes in as text, never as markup.

const byId = (id) => document.getElementById(id);
const json = (id) => JSON.parse(byId(id).textContent);

/** Make an element: el("button", {class: "x", onclick: f}, "text", child, null). */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const phone = matchMedia("(max-width: 720px)");

/** The colours of the style sheet, for the canvas; read again when the scheme changes. */
let theme = {};
function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const names = ["page", "text", "muted", "edge", "lane", "card", "box", "accent", "grey"];
  const lines = ["rule", "supply", "make", "kind", "other"];
  theme = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  theme.line = Object.fromEntries(lines.map((name) => [name, style.getPropertyValue(`--line-${name}`).trim()]));
  theme.font = getComputedStyle(document.body).fontFamily;
}
readTheme();

function say(text) {
  byId("live").textContent = text;
}

const factAddress = (id) => `#f=${encodeURIComponent(id)}`;

function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
