/* SPDX-License-Identifier: MIT
 *
 * METG(50 %): how short tasks may be until half of the machine's rate is lost. */

const metgName = (metg) => `${metg.panel} ${metg.variant}` + (metg.setting ? `, ${metg.setting}` : "");

/* As compare/figures/metg.c: no single task is handed over; what names the curve beside the size; the
 * number of tasks, which a graph has in steps. */
const metgIsLoop = (cell) => !(cell.setting.startsWith("chunk=1 ") || cell.parameters.steps) ||
  ["static", "guided", "runtime"].includes(cell.variant);
const metgApart = (cell) => cell.setting.split(" ").filter((word) => !/^(size=|tasks=|chunk=1$)/.test(word)).join(" ");
const metgTasks = (cell) => cell.parameters.tasks || cell.parameters.steps * cell.parameters.width;

/* Of the folder's sweeps those with so many workers; each with its points from the cells: seconds of
 * a worker for a task, and the share of the peak rate that is reached. */
function metgCurves(set, workers) {
  const seen = new Map();
  return set.metg.filter((metg) => metg.workers === workers).map((metg) => {
    const number = seen.get(metg.panel) || 0;
    seen.set(metg.panel, number + 1);
    const cells = set.cells.filter((cell) => measured(cell) && cell.workload === metg.workload && cell.panel === metg.panel &&
      cell.variant === metg.variant && cell.workers === workers && metgIsLoop(cell) === (metg.figure !== "METG(50 %)") &&
      /(^| )size=/.test(cell.setting) && metgTasks(cell) > 0 && metgApart(cell) === metg.setting);
    const points = cells.map((cell) => ({ cell, x: cell.time[0] * workers / metgTasks(cell),
      y: cell.parameters.size * metgTasks(cell) / cell.time[0] / metg.peak }));
    return { metg, dash: DASHES[number % DASHES.length], points: points.sort((a, b) => a.cell.parameters.size - b.cell.parameters.size) };
  }).slice(0, MOST_LINES);
}

/* [text, range], or why there is none. Below the sweep's shortest task it is only known to be below. */
function metgText(metg) {
  const range = interval(metg.granularity);
  if (range.n === 0) return range.mid > 0 && metg.why.includes("shortest") ? tell("below {1}", seconds(range.mid)) : "";
  return range.claimed ? secondsRange(range) : say("withheld");
}

function metgFigure(set) {
  const numbers = unique(set.metg.map((metg) => metg.workers)).sort((a, b) => a - b);
  let workers = numbers[numbers.length - 1];
  const config = () => {
    const curves = metgCurves(set, workers);
    const datasets = curves.map(({ metg, dash, points }) => ({
      label: metgName(metg), borderColor: hue(metg.panel), backgroundColor: hue(metg.panel), borderWidth: 1.75,
      borderDash: dash, pointStyle: shape(metg.panel), pointRadius: 4, pointHoverRadius: 6, showLine: true, fill: false,
      picture: () => shapePicture(metg.panel, dash), metg, points, data: points.map(({ x, y }) => ({ x, y })),
    }));
    const x = secondsAxis(true, "seconds of a worker for one task");
    x.ticks.callback = (value) => (/^1e/.test(Number(value.toPrecision(12)).toExponential()) ? seconds(value) : null);
    const y = axis("share of the peak rate", { min: 0, max: 1.1,
      ticks: { color: ink("muted"), callback: (value) => `${Math.round(value * 100)} %` } });
    const lines = [{ axis: "y", value: 0.5, text: "", dash: [6, 4] }];
    return { type: "scatter", data: { datasets }, options: chartOptions({ x, y }, lines, (item) => {
      const { metg, points } = item.dataset, { cell, x: each, y: share } = points[item.dataIndex], text = metgText(metg);
      return [`${metgName(metg)}, ${many(workers, "worker")}`, tell("{1} additions a task: {2} of a worker, {3} % of the peak rate",
        plain(cell.parameters.size), seconds(each), Math.round(100 * share)),
        text ? `${metg.figure} ${[text].flat().join(" ")}` : metg.why];
    }) };
  };
  const figure = chartFigure({ title: "The shorter the tasks, the less is left", label: "metg", wide: true, config, height: 420,
    controls: numbers.length > 1 ? [choice("Workers", numbers.map((number) => [number, many(number, "worker")]), workers,
      (value) => { workers = Number(value); figure.draw(); })] : [],
    caption: [el("b", {}, "Where a line crosses 50 %, handing tasks over takes as long as doing them."), " Time of all workers " +
      "over the number of tasks, and the rate that was reached beside the best that any variant reached with as many workers. " +
      "Long tasks are at the right."] });
  return figure;
}

function metgTable(set) {
  const columns = [
    { title: "Panel", cell: (metg) => el("span", {}, shapePicture(metg.panel), metg.panel) },
    { title: "Variant", cell: (metg) => metg.variant },
    { title: "Workers", number: true, cell: (metg) => String(metg.workers) },
    { title: "Granularity", number: true, cell: metgText },
    { title: "Which", cell: (metg) => metg.figure },
    { title: "Starts", number: true, cell: (metg) => plain(metg.granularity[4]) },
    { title: "Remarks", prose: true, cell: (metg) => metg.why },
  ];
  return el("figure", { class: "whole-table", "data-table": "metg" }, table({ caption: "The shortest tasks", columns, rows: set.metg,
    group: (metg) => metg.panel }), el("figcaption", {}, "Brackets: the 95 % interval. METG(50 %) is of tasks that are handed " +
      "over one by one. Where whole chunks are handed over, or all tasks are dealt out beforehand, the figure is the " +
      "granularity of a loop. E. Slaughter et al., Task Bench: A " +
    "Parameterized Benchmark for Evaluating Parallel Runtime Performance, SC 2020."));
}

/* null: no sizes of tasks were swept. */
function metgPart(set) {
  if ((set.metg || []).length === 0) return null;
  return el("section", { class: "part", id: "metg" }, el("h2", {}, "The shortest tasks"),
    el("p", { class: "lede" }, "METG(50 %), the minimum effective task granularity: the shortest tasks that keep half of the peak rate."),
    el("div", { class: "figures" }, metgFigure(set).node), el("h3", {}, "The numbers"), metgTable(set));
}
