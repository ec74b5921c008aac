/* SPDX-License-Identifier: MIT
 *
 * A figure: title, drawing, legend, caption. It is drawn when it comes into sight, so that a report
 * with many samples opens at once, and all are drawn before printing. */
const sight = new IntersectionObserver((entries) => {
  for (const entry of entries)
    if (entry.isIntersecting) drawNow(entry.target);
}, { rootMargin: "400px" });

const drawings = new Map(); /* the element that is watched → how it is drawn */

function drawLater(node, draw) {
  drawings.set(node, { draw, drawn: false });
  sight.observe(node);
}

function drawNow(node) {
  const drawing = drawings.get(node);
  if (!drawing || drawing.drawn) return;
  drawing.drawn = true;
  sight.unobserve(node);
  drawing.draw();
}

function drawAll() {
  for (const node of drawings.keys()) drawNow(node);
}

/* Draws again what has been drawn: the colours, or the choice, have changed. */
function redraw() {
  for (const drawing of drawings.values())
    if (drawing.drawn) drawing.draw();
}

function forgetDrawings() {
  for (const chart of view.charts) chart.destroy();
  view.charts.clear();
  for (const node of drawings.keys()) sight.unobserve(node);
  drawings.clear();
}

const hasCharts = typeof Chart !== "undefined";

/* figure({title, caption, wide, controls, height, config}): `config()` gives Chart.js its chart, each
 * time that it is drawn; `caption` is a list of nodes and texts. */
function chartFigure({ title, label, caption, wide, controls, height, config, legend }) {
  const box = el("div", { class: "drawing" });
  const keys = el("ul", { class: "legend" });
  const node = el("figure", { class: `chart${wide ? " wide" : ""}`, "data-figure": label },
    el("div", { class: "figure-head" }, el("h4", {}, title), el("div", { class: "controls" }, controls || [])),
    box, keys, el("figcaption", {}, caption));
  if (!hasCharts) {
    box.append(el("p", { class: "notice" }, "This build of triptych was made without Chart.js, so there " +
      "is no drawing here. The table above has the same numbers. (Debian: apt-get install libjs-chart.js, " +
      "then build again.)"));
    return { node, draw() {} };
  }
  let chart = null;
  const hidden = new Set();
  const draw = () => {
    if (chart) view.charts.delete(chart), chart.destroy();
    box.replaceChildren();
    box.style.height = `${typeof height === "function" ? height() : height || 320}px`;
    const canvas = el("canvas", { role: "img", "aria-label": `${say(title)}. ${say("The table of this workload has the same numbers.")}` });
    box.append(canvas);
    const made = config();
    for (const set of made.data.datasets) set.hidden = hidden.has(set.label);
    chart = new Chart(canvas, made);
    view.charts.add(chart);
    if (legend !== false) drawLegend(keys, chart, hidden);
  };
  drawLater(box, draw);
  return { node, draw: () => { if (drawings.get(box)?.drawn) draw(); } };
}

/* Buttons, so that a keyboard reaches them; each hides and shows its part of the figure. */
function drawLegend(keys, chart, hidden) {
  keys.replaceChildren(...chart.data.datasets.map((set, at) => el("li", {}, el("button", {
    type: "button", "aria-pressed": String(!hidden.has(set.label)), onclick(event) {
      const shown = hidden.has(set.label);
      if (shown) hidden.delete(set.label);
      else hidden.add(set.label);
      event.currentTarget.setAttribute("aria-pressed", String(shown));
      chart.setDatasetVisibility(at, shown);
      chart.update();
    } }, set.picture ? set.picture() : "", set.label))));
}

/* A group of buttons of which one is pressed. */
function choice(title, options, chosen, choose) {
  const buttons = options.map(([value, text]) => el("button", {
    type: "button", class: "button", "data-value": value, "aria-pressed": String(value === chosen), onclick() {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.value === String(value)));
      choose(value);
    } }, text));
  return el("div", { role: "group", "aria-label": title, class: "controls" }, buttons);
}

function selector(title, options, chosen, choose) {
  const select = el("select", { onchange: () => choose(select.value) },
    options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
  return el("label", {}, title, select);
}

/* ---- the tip that follows the pointer, and that the keyboard moves ------------------------------ */

function showTip(text, x, y) {
  const tip = document.getElementById("tip");
  tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, window.innerWidth - box.width - 8))}px`;
  tip.style.top = `${y + 18 + box.height > window.innerHeight ? Math.max(4, y - box.height - 12) : y + 18}px`;
}

function hideTip() {
  document.getElementById("tip").hidden = true;
}
