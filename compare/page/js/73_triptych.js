/* SPDX-License-Identifier: MIT
 *
 * The triptych of a workload: each panel's source over the timeline of one of its variants, all
 * timelines on one scale of time unless asked otherwise. */

/* One cell a variant: the one with a timeline, else the one with the most workers. */
function variantCells(cells, panel) {
  const mine = cells.filter((cell) => cell.panel === panel).slice(0, 1000);
  return unique(mine.map((cell) => cell.variant)).map((variant) => {
    const candidates = mine.filter((cell) => cell.variant === variant);
    const traced = candidates.filter((cell) => cell.trace !== undefined && cell.trace !== null);
    return (traced.length > 0 ? traced : candidates).reduce((a, b) => (b.workers > a.workers ? b : a));
  });
}

/* To begin with: the natural variant; where it was not measured, one with a timeline that neither works
 * alone nor loses anything, the fastest. */
function favourite(cells, natural) {
  const worth = (cell) => (measured(cell) && cell.variant === natural ? -16 : 0) +
    (cell.trace !== undefined && cell.trace !== null ? 0 : 8) + (cell.alone ? 4 : 0) + (cell.racy ? 2 : 0);
  return cells.reduce((a, b) => {
    if (worth(a) !== worth(b)) return worth(a) < worth(b) ? a : b;
    return (measured(b) ? b.time[0] : Infinity) < (measured(a) ? a.time[0] : Infinity) ? b : a;
  });
}

function panelColumn(set, workload, panel, cells, shared) {
  const variants = variantCells(cells, panel);
  const column = { panel, cell: variants.length > 0 ? favourite(variants, naturalVariant(panel, workload)) : null, line: null };
  const fact = el("p", { class: "panel-fact" }), area = el("div", { class: "timeline" }), under = el("div", {});
  const code = el("div", { class: "code" }), whole = el("button", { type: "button", class: "button", "aria-pressed": "false", onclick() {
    whole.setAttribute("aria-pressed", String(code.classList.toggle("whole")));
  } }, "Whole source");
  const showSource = () => {
    const source = sourceView(panel, workload, column.cell ? column.cell.variant : naturalVariant(panel, workload));
    whole.hidden = !source;
    code.replaceChildren(el("p", { class: "panel-fact" }, source ? source.facts : "This build of triptych holds no source of it."),
      ...(source ? [source.node] : []));
    if (source) source.show();
  };
  const range = () => shared.rangeOf(column);
  const show = () => {
    column.trace = column.cell && traceOf(set, column.cell);
    const [mid, ends] = column.cell && measured(column.cell) ? secondsRange(interval(column.cell.time)) : ["not measured", ""];
    fact.textContent = column.cell ? `${column.cell.variant}, ${many(column.cell.workers, "worker")}: ${mid} ${ends}${sizeOf(set, column.cell, column.cell.parameters)}` : "";
    column.line = column.trace && column.trace.lanes
      ? timeline(column.trace, `${panel} ${column.cell.variant}`, range, shared.until) : null;
    area.replaceChildren(column.line ? column.line.node : el("p", { class: "none" }, noTimeline(column)));
    under.replaceChildren(...(column.line ? underTimeline(set, column.trace, column.cell) : []));
    showSource();
  };
  column.show = show;
  column.node = el("div", { class: "panel", "data-panel": panel },
    el("div", { class: "panel-head" }, el("h4", {}, shapePicture(panel), panel), el("div", { class: "controls" },
      variants.length > 0 ? selector("variant ", variants.map((cell) => [cell.variant, variantTitle(cell)]),
        column.cell.variant, (name) => { column.cell = variants.find((cell) => cell.variant === name); shared.draw(column); }) : null,
      whole)),
    code, area, fact, under);
  showSource(); /* at once, so that the page keeps its height when timelines are drawn later */
  column.node.style.setProperty("--hue", `var(--${hueName(panel)})`);
  return column;
}

/* A parameter as a reader takes it: a time in the unit that fits, all else with its own. */
function parameterText(value, unit, name) {
  if (Array.isArray(value)) return value.map((each) => parameterText(each, unit, name)).join(" to ");
  if (typeof value !== "number") return String(value);
  return unit === "s" ? seconds(value) : `${plain(value)}${unit && unit !== name ? ` ${unit}` : ""}`;
}

/* The work that a cell or a run is about. */
function sizeOf(set, cell, parameters) {
  const units = (set.units || {})[cell.workload] || {};
  const words = Object.entries(parameters || {}).map(([name, value]) => `${name} ${parameterText(value, units[name], name)}`);
  return words.length > 0 ? `; ${words.join(", ")}` : "";
}

/* Whether a run did the same work as the cell, as far as both tell. */
function sameWork(trace, cell) {
  return Object.entries(trace.parameters || {}).every(([name, value]) =>
    !cell.parameters || cell.parameters[name] === undefined || JSON.stringify(cell.parameters[name]) === JSON.stringify(value));
}

/* The sequential run, over the width of all panels: what the others are measured by. */
function baseRow(set, cells, shared) {
  const cell = cells.find((each) => each.alone && each.trace !== undefined && each.trace !== null);
  const trace = cell && traceOf(set, cell);
  if (!trace || !trace.lanes) return null;
  const base = { cell, trace, panel: cell.panel };
  base.show = () => {
    base.line = timeline(trace, `${cell.panel} ${cell.variant}`, () => shared.rangeOf(base), shared.until);
    base.node.replaceChildren(el("p", { class: "panel-fact" }, `${cell.variant}, alone: ${secondsRange(interval(cell.time))[0]}${sizeOf(set, cell, cell.parameters)}. ${runWords(set, trace, cell)}`),
      el("div", { class: "timeline" }, base.line.node));
  };
  base.node = el("div", { class: "base", "data-base": cell.variant });
  return base;
}

function variantTitle(cell) {
  return cell.trace === undefined || cell.trace === null ? `${cell.variant} (no timeline)` : cell.variant;
}

function noTimeline(column) {
  if (!column.cell) return "Nothing of this panel was measured.";
  if (column.trace && column.trace.why) return tell("No timeline: {1}", column.trace.why);
  return "No timeline was recorded for this variant.";
}

/* The traced run beside the median of those that were measured. */
function runWords(set, trace, cell) {
  const workers = trace.workers || trace.lanes.length, run = [microseconds(trace.end), many(workers, "worker")];
  if (!sameWork(trace, cell)) return tell("The timeline: a run of {1} with {2}, at another size than the cell above{3}.", ...run, sizeOf(set, cell, trace.parameters));
  if (workers !== cell.workers || !measured(cell)) return tell("The timeline: a run of {1} with {2}, not one of the cell above.", ...run);
  return tell("The timeline: a run of {1} with {2}, {3} times the median.", ...run, digits(trace.end / 1e6 / cell.time[0]));
}

function underTimeline(set, trace, cell) {
  const notes = [runWords(set, trace, cell)];
  if (trace.resolution > 0)
    notes.push(tell("{1} slices were recorded; to keep this page small, neighbours closer than {2} are drawn as one ({3} drawn), " +
      "paler the more of it is idle.", plain(trace.total), microseconds(trace.resolution), plain(trace.all.length)));
  if (trace.lost > 0) notes.push(tell("{1} events of the file are not drawn: beyond the limit, or unreadable.", plain(trace.lost)));
  if (trace.dropped > 0) notes.push(tell("The run itself recorded {1} more waits, the shortest, only as a sum.", plain(trace.dropped)));
  if (trace.clock_error > 1e-8) notes.push(tell("The lanes' clocks agree within {1}.", seconds(trace.clock_error)));
  return [...notes.map((text) => el("p", { class: "panel-fact" }, text)),
    el("details", {}, el("summary", {}, "Where each lane's time went, as a table"), sharesTable(trace))];
}

/* What the columns share: the scale of time, the zoom, and how far the runs are played. */
function sharedView(columns) {
  const shared = { common: true, zoom: 1, centre: 0.5, played: Infinity };
  shared.until = () => shared.played;
  const endOf = (column) => (column.trace && column.trace.end) || 1;
  shared.rangeOf = (column) => {
    const end = shared.common ? Math.max(...columns.filter((each) => each.line || each === column).map(endOf)) : endOf(column);
    const half = end / shared.zoom / 2, middle = Math.min(Math.max(shared.centre * end, half), end - half);
    return [middle - half, middle + half];
  };
  shared.end = () => Math.max(...columns.filter((each) => each.line).map(endOf), 1);
  shared.drawLines = () => { for (const column of columns) if (column.line) column.line.draw(); };
  shared.draw = (changed) => {
    if (changed) changed.show();
    shared.drawLines();
  };
  shared.move = (zoom, by) => {
    shared.zoom = Math.min(4096, Math.max(1, shared.zoom * zoom));
    shared.centre = Math.min(1 - 0.5 / shared.zoom, Math.max(0.5 / shared.zoom, shared.centre + by / shared.zoom));
    shared.drawLines();
  };
  return shared;
}

/* All runs again from their start, so slowly that the longest takes as long as anybody likes to look. */
const PLAY_MS = 8000;

function playButton(shared, endOfAll) {
  let frame = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    shared.played = Infinity;
    node.textContent = say("Play slowly");
    node.setAttribute("aria-pressed", "false");
    shared.drawLines();
  };
  const play = () => {
    const begin = performance.now(), end = endOfAll(), times = PLAY_MS * 1000 / end;
    const step = () => {
      shared.played = (performance.now() - begin) * 1000 / times;
      shared.drawLines();
      if (shared.played < end) frame = requestAnimationFrame(step);
      else stop();
    };
    node.textContent = times >= 1 ? tell("Stop (slowed {1} times)", plain(Math.round(times)))
      : tell("Stop ({1} times as fast)", plain(Math.round(1 / times)));
    node.setAttribute("aria-pressed", "true");
    step();
  };
  const node = el("button", { type: "button", class: "button", "aria-pressed": "false", "data-play": "", onclick() {
    if (frame) stop();
    else play();
  } }, "Play slowly");
  return node;
}

function triptychControls(shared) {
  const button = (text, title, act) => el("button", { type: "button", class: "button", "aria-label": title, title, onclick: act }, text);
  return el("div", { class: "controls" },
    choice("Scale of time", [["common", "one scale for all"], ["own", "each its own scale"]], "common",
      (value) => { shared.common = value === "common"; shared.drawLines(); }),
    button("+", "Zoom in", () => shared.move(2, 0)), button("−", "Zoom out", () => shared.move(0.5, 0)),
    button("◂", "Earlier", () => shared.move(1, -0.25)), button("▸", "Later", () => shared.move(1, 0.25)),
    button("All", "The whole run", () => shared.move(1e-9, 0)), playButton(shared, shared.end));
}

function triptychFigure(set, workload, cells) {
  const panels = unique([...KNOWN_PANELS.filter((panel) => document.querySelector(`[id^="source-${panel}/${workload}"]`)),
    ...panelsOf(set).filter((panel) => cells.some((cell) => cell.panel === panel))]);
  const columns = [], shared = sharedView(columns);
  for (const panel of panels) columns.push(panelColumn(set, workload, panel, cells, shared));
  const board = el("div", { class: "panels" }, columns.map((column) => column.node)), base = baseRow(set, cells, shared);
  board.style.setProperty("--columns", Math.min(3, columns.length));
  if (base) {
    base.node.style.setProperty("--columns", board.style.getPropertyValue("--columns"));
    columns.push(base);
  }
  const keys = el("ul", { class: "keys" }, KINDS.slice(0, 4).map(([kind, title]) => el("li", {}, swatch(kind), say(title))),
    el("li", {}, el("span", { class: "mark", "aria-hidden": "true" }, "▸"), "a line that is the paradigm's own"),
    cells.some((cell) => cell.racy) ? el("li", {}, el("span", { class: "mark race", "aria-hidden": "true" }, "!"), "a line that races") : null);
  const redrawKeys = () => [...keys.querySelectorAll("canvas")].forEach((old, at) => old.replaceWith(swatch(KINDS[at][0])));
  let shown = false;
  drawLater(board, () => {
    if (!shown) columns.forEach((column) => column.show());
    else redrawKeys();
    shown = true;
    shared.drawLines();
  });
  new ResizeObserver(() => { if (shown) shared.drawLines(); }).observe(board);
  return el("figure", { "data-figure": "triptych" }, el("div", { class: "figure-head" }, keys, triptychControls(shared)), base && base.node, board,
    el("figcaption", {}, el("b", {}, "The same work, said in three ways."), " Above: the sources as they were built. Below: one " +
      "run of the chosen variant with --trace: of up to three, the one nearest to the median. It enters no statistic. Each " +
      "worker has a lane; tall is work, low is waiting.", base ? " Over all of them stands the sequential run." : "",
    " Point at a slice, or go to a timeline with Tab and use the arrow keys. " +
      "On paper a source is cut to its marked lines and those around, unless Whole source is pressed."));
}
