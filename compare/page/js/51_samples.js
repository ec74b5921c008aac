/* SPDX-License-Identifier: MIT
 *
 * Every sample of every cell, and what each process costs: both with one row a cell. */
function rowName(cell, narrow) {
  return narrow ? `${cell.variant} · ${cell.workers}` : `${cell.panel} ${cell.variant} · ${cell.workers}`;
}

/* By panel, then by variant as they come, what works alone first, then the fewest workers first. */
function inOrder(set, cells) {
  const panels = panelsOf(set), variants = unique(cells.map((cell) => cell.variant));
  return [...cells].sort((a, b) => panels.indexOf(a.panel) - panels.indexOf(b.panel) ||
    Number(b.alone) - Number(a.alone) || variants.indexOf(a.variant) - variants.indexOf(b.variant) ||
    a.workers - b.workers);
}

/* A browser's canvas has an end, and a reader too. */
const MOST_ROWS = 300, MOST_LINES = 60;

const rowsOf = (set, cells) => inOrder(set, cells.filter(measured)).slice(0, MOST_ROWS);

/* What a caption must say where not all could be drawn. */
function undrawn(count, most, what) {
  return count > most ? tell(" Only the first {1} of {2} {3} are drawn; the table has all.", most, plain(count), say(what)) : "";
}

function rowAxis(rows, more) {
  const narrow = window.innerWidth < 640;
  return {
    type: "linear", reverse: true, min: -0.6, max: rows.length - 0.4, grid: { color: ink("grid") },
    afterBuildTicks: (scale) => { scale.ticks = rows.map((_, value) => ({ value })); },
    ticks: { color: ink("ink"), autoSkip: false, font: { size: narrow ? 10 : 12 },
      callback: (value) => (rows[value] ? rowName(rows[value], narrow) + (more ? more(rows[value]) : "") : "") },
  };
}

const rowsHeight = (rows) => Math.max(150, rows.length * 26 + 70);

/* 1, 2 and 5 times a power of ten: what a logarithmic scale names. */
const isRound = (value) => /^[125]e/.test(Number(value.toPrecision(12)).toExponential());

function secondsAxis(log, title) {
  return axis(title, { type: log ? "logarithmic" : "linear", min: log ? undefined : 0,
    ticks: { color: ink("muted"), maxTicksLimit: window.innerWidth < 640 ? 5 : 9, maxRotation: 0,
      callback: (value) => (log && !isRound(value) ? null : seconds(value)) } });
}

/* By how much the prediction is off what was measured. */
function offBy(cell) {
  const off = Math.round(100 * (cell.predicted / cell.time[0] - 1));
  return off > 0 ? `${off} % too long` : off < 0 ? `${-off} % too short` : "which is right";
}

function hollowPicture() {
  return svg("svg", { class: "dot", viewBox: "0 0 14 14", "aria-hidden": "true" },
    svg("path", { d: "M7 1.5l5.5 5.5l-5.5 5.5l-5.5-5.5z", fill: "none", stroke: "currentColor", "stroke-width": 1.5 }));
}

function samplesFigure(set, cellsNow) {
  const rows = () => rowsOf(set, cellsNow());
  const extreme = rows().map((cell) => cell.time[0]).filter((value) => value > 0);
  let log = Math.max(...extreme) > 30 * Math.min(...extreme);
  const config = () => {
    const all = rows();
    const datasets = panelsOf(set).filter((panel) => all.some((cell) => cell.panel === panel)).map((panel) => {
      const mine = all.map((cell, row) => ({ cell, row })).filter(({ cell }) => cell.panel === panel);
      return {
        label: panel, sampleColour: hue(panel), borderColor: ink("ink"), backgroundColor: hue(panel), pointStyle: shape(panel), pointRadius: 5,
        pointHoverRadius: 7, borderWidth: 1.5, barAxis: "x", barColour: ink("ink"),
        picture: () => shapePicture(panel), cells: mine.map(({ cell }) => cell),
        data: mine.map(({ cell, row }) => ({ x: cell.time[0], y: row })),
        bars: mine.map(({ cell }) => interval(cell.time)), samples: mine.map(({ cell }) => cell.samples),
      };
    });
    const foretold = all.map((cell, row) => ({ cell, row })).filter(({ cell }) => cell.predicted > 0);
    if (foretold.length > 0)
      datasets.push({ label: "predicted", cells: foretold.map(({ cell }) => cell), pointStyle: "rectRot", pointRadius: 7,
        pointHoverRadius: 9, borderWidth: 1.5, borderColor: ink("ink"), backgroundColor: "transparent",
        picture: hollowPicture, data: foretold.map(({ cell, row }) => ({ x: cell.predicted, y: row })) });
    const scales = { x: secondsAxis(log, "seconds of work"), y: rowAxis(all) };
    const lowest = all.reduce((least, cell) => cell.samples.reduce((a, b) => (b > 0 ? Math.min(a, b) : a), least), Infinity);
    scales.x.suggestedMax = all.reduce((most, cell) => cell.samples.reduce((a, b) => Math.max(a, b), Math.max(most, cell.predicted || 0)), 0) * 1.01;
    if (log) scales.x.suggestedMin = lowest * 0.8;
    return { type: "scatter", data: { datasets }, options: chartOptions(scales, [], (item) => {
      const cell = item.dataset.cells[item.dataIndex], range = interval(cell.time), [mid, ends] = secondsRange(range);
      return [`${cellName(cell)}, ${many(cell.workers, "worker")}`, tell("median {1}", `${mid} ${ends}`),
        claimText(range), runsText(range),
        ...(cell.predicted > 0 ? [tell("predicted {1}, {2}", seconds(cell.predicted), offBy(cell))] : [])];
    }) };
  };
  const figure = chartFigure({ title: "Every run", label: "samples", wide: true, config, height: () => rowsHeight(rows()),
    controls: [choice("Scale", [["linear", "from zero"], ["log", "logarithmic"]], log ? "log" : "linear",
      (value) => { log = value === "log"; figure.draw(); })],
    caption: [el("b", {}, "What was really seen."), " Each small mark is one run, none left out; they are scattered " +
      "across their row only so that they do not lie on one another. The large mark is the median, the bar its 95 % " +
      "interval (dotted: too few runs or starts to claim one, so the bar spans what was seen). A hollow diamond is what " +
      "other cells and the price list predict, where they can. Rows: variant · workers.",
      undrawn(cellsNow().filter(measured).length, MOST_ROWS, "rows")] });
  return figure;
}

const COSTS = [["launch", "launch: starting the program"], ["setup", "set-up: making the workers"], ["work", "work"]];

function costOf(cell, kind) {
  const value = kind === "work" ? cell.time[0] : cell[kind];
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function costsFigure(set, cellsNow) {
  const rows = () => rowsOf(set, cellsNow());
  if (!rows().some((cell) => costOf(cell, "launch") + costOf(cell, "setup") > 0)) return null;
  let share = false;
  const config = () => {
    const all = rows(), narrow = window.innerWidth < 640;
    const total = all.map((cell) => COSTS.reduce((sum, [kind]) => sum + costOf(cell, kind), 0));
    const datasets = COSTS.map(([kind, label]) => ({
      label: say(label), kind, cells: all, backgroundColor: filling(kind), borderWidth: 0, barPercentage: 0.72, categoryPercentage: 1,
      data: all.map((cell, at) => costOf(cell, kind) / (share ? total[at] || 1 : 1)), stack: "cost",
      picture: () => swatch(kind),
    }));
    const x = share ? axis("share of the whole", { stacked: true, min: 0, max: 1,
      ticks: { color: ink("muted"), callback: (value) => `${Math.round(value * 100)} %` } })
      : { ...secondsAxis(false, "seconds, from the spawn to the end"), stacked: true };
    const y = { stacked: true, grid: { display: false }, ticks: { color: ink("ink"), autoSkip: false,
      font: { size: narrow ? 10 : 12 } } };
    const options = chartOptions({ x, y }, [], (item) => {
      const cell = item.dataset.cells[item.dataIndex];
      return [`${cellName(cell)}, ${many(cell.workers, "worker")}`,
        ...COSTS.map(([kind, label]) => `${say(label)}: ${seconds(costOf(cell, kind))}`)];
    });
    options.indexAxis = "y";
    options.interaction = { mode: "nearest", intersect: true };
    return { type: "bar", data: { labels: all.map((cell) => rowName(cell, narrow)), datasets }, options };
  };
  const figure = chartFigure({ title: "What each process costs", label: "costs", config, height: () => rowsHeight(rows()),
    controls: [choice("Scale", [["time", "seconds"], ["share", "share"]], "time",
      (value) => { share = value === "share"; figure.draw(); })],
    caption: [el("b", {}, "Three prices that are never mixed."), " Launch: from the spawn of the program to its exit, less " +
      "all that it timed itself (mpirun's daemons are in here). Set-up: making threads, processes or windows. Work: from " +
      "the common start to the last worker's end; only this enters a speed-up. Medians over runs.",
      undrawn(cellsNow().filter(measured).length, MOST_ROWS, "rows")] });
  return figure;
}

/* A small picture of a filling, for legends. */
function swatch(kind) {
  const canvas = el("canvas", { width: 26, height: 14, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  context.fillStyle = filling(kind);
  context.fillRect(0, 0, 26, 14);
  return canvas;
}
