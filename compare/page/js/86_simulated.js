/* SPDX-License-Identifier: MIT
 *
 * What triptych simulate found: how efficient each farm is with how many ranks, and where its limit was predicted. */

const simulatedName = (cell) => `${cell.simulation} ${cell.variant}`;
const simulatedHas = (cell) => cell.efficiency > 0 && !cell.trouble;

/* One line a farm: efficiency over ranks, and beyond its predicted limit what the limit leaves of it, limit / ranks. */
function simulatedFigure(cells) {
  const lengths = unique(cells.map((cell) => cell.task_seconds)).sort((a, b) => a - b);
  let length = lengths[lengths.length - 1];
  const config = () => {
    const own = cells.filter((cell) => cell.task_seconds === length && simulatedHas(cell));
    const ranks = unique(own.map((cell) => cell.ranks)).sort((a, b) => a - b);
    const datasets = unique(own.map(simulatedName)).slice(0, MOST_LINES).flatMap((name, at) => {
      const line = own.filter((cell) => simulatedName(cell) === name).sort((a, b) => a.ranks - b.ranks);
      const look = { borderColor: hue("mpi"), backgroundColor: hue("mpi"), pointStyle: shape("mpi"), showLine: true, fill: false,
        borderDash: DASHES[at % DASHES.length], cells: line };
      const measured = { ...look, label: name, borderWidth: 1.75, pointRadius: 4, pointHoverRadius: 6,
        picture: () => shapePicture("mpi", DASHES[at % DASHES.length]), data: line.map((cell) => ({ x: cell.ranks, y: cell.efficiency })) };
      if (!line.some((cell) => cell.limit_ranks > 0 && !cell.at_least)) return [measured];
      return [measured, { ...look, label: tell("{1}, predicted limit", name), borderColor: ink("muted"), backgroundColor: ink("muted"),
        borderWidth: 1, pointRadius: 0, pointHoverRadius: 3, picture: () => simulatedLimitPicture(DASHES[at % DASHES.length]),
        data: line.map((cell) => ({ x: cell.ranks, y: Math.min(1, cell.limit_ranks / cell.ranks) })) }];
    });
    const x = axis("ranks", { type: "logarithmic", min: ranks[0] * 0.85, max: ranks[ranks.length - 1] * 1.18,
      ticks: { color: ink("muted"), callback: (value) => (ranks.includes(value) ? String(value) : null) } });
    x.afterBuildTicks = (scale) => { scale.ticks = ranks.map((value) => ({ value })); };
    const y = axis("efficiency", { min: 0, max: 1.1,
      ticks: { color: ink("muted"), callback: (value) => (value > 1 ? null : `${Math.round(value * 100)} %`) } });
    return { type: "scatter", data: { datasets }, options: chartOptions({ x, y }, [], (item) => {
      const cell = item.dataset.cells[item.dataIndex];
      return [`${item.dataset.label}, ${many(cell.ranks, "rank")}`,
        tell("{1}, {2} % of it at work", seconds(cell.seconds), Math.round(100 * cell.efficiency)),
        tell("predicted limit: {1}", simulatedLimit(cell))];
    }) };
  };
  const figure = chartFigure({ title: "The more ranks, the more must be handed out", label: "simulated", wide: true, config, height: 420,
    controls: lengths.length > 1 ? [choice("Tasks", lengths.map((each) => [each, seconds(each)]), length,
      (value) => { length = Number(value); figure.draw(); })] : [],
    caption: [el("b", {}, "A manager keeps task length x dispatch rate ranks busy, and no more."), " Efficiency is ideal time / time; " +
      "grey: what the predicted limit leaves of it, limit / ranks."] });
  return figure;
}

/* A grey line without points, as it is drawn. */
function simulatedLimitPicture(dash) {
  const line = svg("path", { d: "M0 7h34", stroke: ink("muted"), "stroke-width": 1, "stroke-dasharray": dash.join(" ") });
  return svg("svg", { width: 34, height: 14, viewBox: "0 0 34 14", "aria-hidden": "true" }, line);
}

const simulatedLimit = (cell) => (cell.limit_ranks > 0 ? `${cell.at_least ? "> " : ""}${many(Math.round(cell.limit_ranks), "rank")}` : say("none"));

function simulatedTable(cells) {
  const columns = [
    { title: "Workload", cell: (cell) => cell.simulation },
    { title: "Variant", cell: (cell) => cell.variant },
    { title: "Platform", cell: (cell) => cell.platform },
    { title: "Task", number: true, cell: (cell) => seconds(cell.task_seconds) },
    { title: "Ranks", number: true, cell: (cell) => String(cell.ranks) },
    { title: "Time", number: true, cell: (cell) => (simulatedHas(cell) ? seconds(cell.seconds) : "") },
    { title: "Efficiency", number: true, cell: (cell) => (simulatedHas(cell) ? `${digits(100 * cell.efficiency)} %` : "") },
    { title: "Predicted limit", number: true, cell: simulatedLimit },
    { title: "Remarks", prose: true, cell: (cell) => cell.trouble || "" },
  ];
  return el("figure", { class: "whole-table", "data-table": "simulated" }, table({ caption: "Simulated", columns, rows: cells,
    group: (cell) => JSON.stringify([cell.task_seconds, cell.ranks]) }), el("figcaption", {}, "Time is the simulation's alone. A limit " +
    "with > is a lower bound: the ranks were busy all the time while it was measured."));
}

/* null: nothing was simulated in this folder. */
function simulatedPart(set) {
  const cells = set.simulated || [];
  if (cells.length === 0) return null;
  return el("section", { class: "part", id: "simulated" }, el("h2", {}, "Simulated"),
    el("p", { class: "lede" }, "MPI programs with many ranks on a simulated machine (triptych simulate): which form scales, and where it breaks."),
    el("div", { class: "figures" }, simulatedFigure(cells).node), el("h3", {}, "The numbers"), simulatedTable(cells));
}
