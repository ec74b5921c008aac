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

/* To begin with: a variant with a timeline that neither works alone nor loses anything, the fastest. */
function favourite(cells) {
  const worth = (cell) => (cell.trace !== undefined && cell.trace !== null ? 0 : 8) + (cell.alone ? 4 : 0) + (cell.racy ? 2 : 0);
  return cells.reduce((a, b) => {
    if (worth(a) !== worth(b)) return worth(a) < worth(b) ? a : b;
    return (measured(b) ? b.time[0] : Infinity) < (measured(a) ? a.time[0] : Infinity) ? b : a;
  });
}

function panelColumn(set, workload, panel, cells, shared) {
  const variants = variantCells(cells, panel);
  const column = { panel, cell: variants.length > 0 ? favourite(variants) : null, line: null };
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
    fact.textContent = column.cell ? `${column.cell.variant}, ${many(column.cell.workers, "worker")}: ${mid} ${ends}` : "";
    column.line = column.trace && column.trace.lanes ? timeline(column.trace, `${panel} ${column.cell.variant}`, range) : null;
    area.replaceChildren(column.line ? column.line.node : el("p", { class: "none" }, noTimeline(column)));
    under.replaceChildren(...(column.line ? underTimeline(column.trace, column.cell) : []));
    showSource();
  };
  column.show = show;
  column.node = el("div", { class: "panel", "data-panel": panel },
    el("div", { class: "panel-head" }, el("h4", {}, shapePicture(panel), panel), el("div", { class: "controls" },
      variants.length > 0 ? selector("variant ", variants.map((cell) => [cell.variant, variantTitle(cell)]),
        column.cell.variant, (name) => { column.cell = variants.find((cell) => cell.variant === name); shared.draw(column); }) : null,
      whole)),
    code, area, fact, under);
  column.node.style.setProperty("--hue", `var(--${hueName(panel)})`);
  return column;
}

function variantTitle(cell) {
  return cell.trace === undefined || cell.trace === null ? `${cell.variant} (no timeline)` : cell.variant;
}

function noTimeline(column) {
  if (!column.cell) return "Nothing of this panel was measured.";
  if (column.trace && column.trace.why) return `No timeline: ${column.trace.why}`;
  return "No timeline was recorded for this variant.";
}

function underTimeline(trace, cell) {
  const notes = [], workers = trace.workers || trace.lanes.length;
  notes.push(`The timeline: one run with ${many(workers, "worker")}, ${microseconds(trace.end)}${workers !== cell.workers
    ? ", other than the cell above" : ""}.`);
  if (trace.resolution > 0)
    notes.push(`${plain(trace.total)} slices were recorded; to keep this page small, neighbours closer than ` +
      `${microseconds(trace.resolution)} are drawn as one (${plain(trace.all.length)} drawn), paler the more of it is idle.`);
  if (trace.lost > 0) notes.push(`${plain(trace.lost)} events of the file are not drawn: beyond the limit, or unreadable.`);
  if (trace.dropped > 0) notes.push(`The run itself recorded ${plain(trace.dropped)} more waits, the shortest, only as a sum.`);
  if (trace.clock_error > 1e-8) notes.push(`The lanes' clocks agree within ${seconds(trace.clock_error)}.`);
  return [...notes.map((text) => el("p", { class: "panel-fact" }, text)),
    el("details", {}, el("summary", {}, "Where each lane's time went, as a table"), sharesTable(trace))];
}

/* What the columns share: the scale of time and the zoom. */
function sharedView(columns) {
  const shared = { common: true, zoom: 1, centre: 0.5 };
  const endOf = (column) => (column.trace && column.trace.end) || 1;
  shared.rangeOf = (column) => {
    const end = shared.common ? Math.max(...columns.filter((each) => each.line || each === column).map(endOf)) : endOf(column);
    const half = end / shared.zoom / 2, middle = Math.min(Math.max(shared.centre * end, half), end - half);
    return [middle - half, middle + half];
  };
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

function triptychControls(shared) {
  const button = (text, title, act) => el("button", { type: "button", class: "button", "aria-label": title, title, onclick: act }, text);
  return el("div", { class: "controls" },
    choice("Scale of time", [["common", "one scale for all"], ["own", "each its own scale"]], "common",
      (value) => { shared.common = value === "common"; shared.drawLines(); }),
    button("+", "Zoom in", () => shared.move(2, 0)), button("−", "Zoom out", () => shared.move(0.5, 0)),
    button("◂", "Earlier", () => shared.move(1, -0.25)), button("▸", "Later", () => shared.move(1, 0.25)),
    button("All", "The whole run", () => shared.move(1e-9, 0)));
}

function triptychFigure(set, workload, cells) {
  const panels = unique([...KNOWN_PANELS.filter((panel) => document.querySelector(`[id^="source-${panel}/${workload}"]`)),
    ...panelsOf(set).filter((panel) => cells.some((cell) => cell.panel === panel))]);
  const columns = [], shared = sharedView(columns);
  for (const panel of panels) columns.push(panelColumn(set, workload, panel, cells, shared));
  const board = el("div", { class: "panels" }, columns.map((column) => column.node));
  board.style.setProperty("--columns", Math.min(3, columns.length));
  const keys = el("ul", { class: "keys" }, KINDS.slice(0, 4).map(([kind, title]) => el("li", {}, swatch(kind), title)),
    el("li", {}, el("span", { class: "mark", "aria-hidden": "true" }, "▸"), "a line that is the paradigm's own"));
  const redrawKeys = () => [...keys.querySelectorAll("canvas")].forEach((old, at) => old.replaceWith(swatch(KINDS[at][0])));
  let shown = false;
  drawLater(board, () => {
    if (!shown) columns.forEach((column) => column.show());
    else redrawKeys();
    shown = true;
    shared.drawLines();
  });
  new ResizeObserver(() => { if (shown) shared.drawLines(); }).observe(board);
  return el("figure", { "data-figure": "triptych" }, el("div", { class: "figure-head" }, keys, triptychControls(shared)), board,
    el("figcaption", {}, el("b", {}, "The same work, said in three ways."), " Above: the sources as they were built. Below: one " +
      "more run of the chosen variant with --trace, which enters no statistic; one lane a worker, tall is work, low is " +
      "waiting. Point at a slice, or go to a timeline with Tab and use the arrow keys."));
}
