/* SPDX-License-Identifier: MIT
 *
 * Colours, shapes and dashes: what belongs to a panel looks alike in all figures. Nothing is said by
 * colour alone. */
const SHAPES = ["circle", "triangle", "rect", "rectRot", "star", "crossRot"];
const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3], [14, 4], [4, 6]];
const KNOWN_PANELS = ["posix", "openmp", "mpi"];
const THEMES = ["auto", "light", "dark"];
const THEME_TITLES = { auto: "as the system", light: "light", dark: "dark" };
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
let theme = "auto";

function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function panelsOf(set) {
  const found = unique(set.cells.map((cell) => cell.panel));
  return [...KNOWN_PANELS.filter((panel) => found.includes(panel)),
    ...found.filter((panel) => !KNOWN_PANELS.includes(panel))];
}

function panelNumber(panel) {
  const known = KNOWN_PANELS.indexOf(panel);
  if (known >= 0) return known;
  const others = panelsOf(report.sets[view.set]).filter((name) => !KNOWN_PANELS.includes(name));
  return KNOWN_PANELS.length + Math.max(0, others.indexOf(panel)) % 3;
}

const hueName = (panel) => ["posix", "openmp", "mpi", "other1", "other2", "other3"][panelNumber(panel)];
const hue = (panel) => ink(hueName(panel));
const shape = (panel) => SHAPES[panelNumber(panel)];

/* The same shape for legends and tables, as a picture of 14 by 14. */
function shapePicture(panel, dash) {
  const colour = `var(--${hueName(panel)})`;
  const paths = [
    "M7 3a4 4 0 1 1 0 8a4 4 0 1 1 0-8z", "M7 2.5l5 8.5h-10z", "M3 3h8v8h-8z", "M7 2l5 5l-5 5l-5-5z",
    "M6 1h2v12h-2zM1 6h12v2h-12z", "M3 2l4 4l4-4l1 1l-4 4l4 4l-1 1l-4-4l-4 4l-1-1l4-4l-4-4z"];
  const mark = svg("path", { d: paths[panelNumber(panel)], fill: colour });
  if (!dash) return svg("svg", { class: "dot", viewBox: "0 0 14 14", "aria-hidden": "true" }, mark);
  const line = svg("path", { d: "M0 7h34", stroke: colour, "stroke-width": 2,
    "stroke-dasharray": dash.join(" ") });
  const middle = svg("g", { transform: "translate(10 0)" }, mark);
  return svg("svg", { width: 34, height: 14, viewBox: "0 0 34 14", "aria-hidden": "true" }, line, middle);
}

const HATCHES = {
  task: null, work: null,
  launch: (c) => { c.moveTo(0, 8); c.lineTo(8, 0); },
  setup: (c) => { c.moveTo(0, 4); c.lineTo(8, 4); },
  lock: (c) => { c.moveTo(0, 8); c.lineTo(8, 0); c.moveTo(-2, 2); c.lineTo(2, -2); c.moveTo(6, 10); c.lineTo(10, 6); },
  message: (c) => { c.moveTo(0, 0); c.lineTo(8, 8); c.moveTo(0, 8); c.lineTo(8, 0); },
  wait: (c) => { c.moveTo(0, 2); c.lineTo(8, 2); c.moveTo(0, 6); c.lineTo(8, 6); },
  other: (c) => { c.moveTo(0, 4); c.lineTo(8, 4); c.moveTo(4, 0); c.lineTo(4, 8); },
};
const hatchCache = new Map();

/* A filling for what is called `kind`: its colour, and unless it is work, a hatch. */
function filling(kind) {
  const name = kind in HATCHES ? kind : "other";
  const colour = ink(name === "other" ? "other1" : name);
  const key = name + colour;
  if (!HATCHES[name]) return colour;
  if (hatchCache.has(key)) return hatchCache.get(key);
  const tile = el("canvas", { width: 8, height: 8 });
  const context = tile.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = ink("sheet");
  context.lineWidth = 1.6;
  context.beginPath();
  HATCHES[name](context);
  context.stroke();
  const pattern = context.createPattern(tile, "repeat");
  hatchCache.set(key, pattern);
  return pattern;
}

function applyTheme(name) {
  const dark = name === "dark" || (name === "auto" && systemDark.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

function setTheme(name, keep) {
  theme = THEMES.includes(name) ? name : "auto";
  applyTheme(theme);
  document.getElementById("theme").textContent = say(`Colours: ${THEME_TITLES[theme]}`);
  try {
    if (keep) localStorage.setItem("triptych-theme", theme);
  } catch (error) { /* a browser may keep nothing for files: the choice lasts as long as the page */ }
  redraw();
}

function openTheme() {
  let kept = "auto";
  try {
    kept = localStorage.getItem("triptych-theme") || "auto";
  } catch (error) { /* as above */ }
  document.getElementById("theme").addEventListener("click", () =>
    setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length], true));
  systemDark.addEventListener("change", () => setTheme(theme, false));
  setTheme(kept, false);
}
