/* SPDX-License-Identifier: MIT
 *
 * Several folders side by side (machines, versions): each cell's time in all of them, and its ratio to
 * the first. */
function sideRows(name) {
  const rows = new Map();
  report.sets.forEach((set, at) => set.cells.filter((cell) => cell.workload === name).forEach((cell) => {
    if (!rows.has(cellKey(cell))) rows.set(cellKey(cell), { cell, cells: [] });
    rows.get(cellKey(cell)).cells[at] = cell;
  }));
  return [...rows.values()];
}

/* "▲ slower" only where the interval leaves 1 out. */
function verdict(range) {
  if (!range || !range.claimed) return "";
  return range.low > 1 ? "▲" : range.high < 1 ? "▼" : "";
}

function sidesTable(name, rows) {
  const columns = [
    { title: "Panel", cell: (row) => el("span", {}, shapePicture(row.cell.panel), row.cell.panel) },
    { title: "Variant", cell: (row) => row.cell.variant },
    { title: "Workers", number: true, cell: (row) => String(row.cell.workers) },
    { title: "Setting", cell: (row) => row.cell.setting || "" },
  ].filter((column) => column.title !== "Setting" || rows.some((row) => row.cell.setting));
  report.sets.forEach((set, at) => {
    columns.push({ title: set.label, number: true,
      cell: (row) => row.cells[at] && measured(row.cells[at]) ? secondsRange(interval(row.cells[at].time)) : "" });
    if (at > 0) columns.push({ title: tell("ratio to {1}", report.sets[0].label), number: true, cell: (row) => {
      const range = row.cells[at] && interval(row.cells[at].ratio);
      if (!range) return "";
      const [mid, ends] = ratioRange(range);
      return [`${verdict(range)} ${mid}`, ends];
    } });
  });
  return table({ caption: tell("{1} in all folders", name), columns, rows, group: (row) => row.cell.panel });
}

function sidesFigure(rows) {
  const shown = rows.filter((row) => row.cells.some((cell, at) => at > 0 && cell && cell.ratio)).slice(0, MOST_ROWS);
  if (shown.length === 0) return null;
  const config = () => {
    const datasets = report.sets.slice(1).map((set, number) => {
      const mine = shown.map((row, at) => ({ cell: row.cells[number + 1], at })).filter(({ cell }) => cell && cell.ratio);
      const name = ["work", "openmp", "mpi", "other1"][number % 4], colour = ink(name), style = SHAPES[number % SHAPES.length];
      const aside = (number - (report.sets.length - 2) / 2) * 0.18;
      return {
        label: set.label, borderColor: colour, backgroundColor: colour, pointStyle: style, pointRadius: 5, barAxis: "x",
        cells: mine.map(({ cell }) => cell), data: mine.map(({ cell, at }) => ({ x: cell.ratio[0], y: at + aside })),
        bars: mine.map(({ cell }) => interval(cell.ratio)),
        picture: () => svg("svg", { width: 14, height: 14 }, svg("rect", { x: 2, y: 2, width: 10, height: 10, fill: `var(--${name})` })),
      };
    });
    const ends = datasets.flatMap((set) => set.bars.flatMap((bar) => [bar.mid, bar.low, bar.high])).filter((end) => end > 0);
    const low = Math.min(1, ...ends), high = Math.max(1, ...ends), wide = high / low > 6, cells = shown.map((row) => row.cell);
    const swept = sweptOf(cells), setting = (cell) => (swept.length > 0 ? ` · ${settingOf(cell, swept)}` : "");
    const scales = { x: axis(tell("time, as a multiple of that in {1}", report.sets[0].label), { type: wide ? "logarithmic" : "linear",
      min: wide ? low / 1.2 : Math.max(0, Math.floor(low * 20 - 1) / 20), max: wide ? high * 1.2 : Math.ceil(high * 20 + 1) / 20,
      ticks: { color: ink("muted"), maxRotation: 0, includeBounds: false, callback: (value) => (wide && !isRound(value) ? null : digits(value)) } }), y: rowAxis(cells, setting) };
    return { type: "scatter", data: { datasets }, options: chartOptions(scales,
      [{ axis: "x", value: 1, text: say("equal"), dash: [4, 3] }], (item) => {
        const cell = item.dataset.cells[item.dataIndex], [mid, ends] = ratioRange(interval(cell.ratio));
        return [`${item.dataset.label}: ${cellName(cell)}, ${many(cell.workers, "worker")}`, tell("{1} times the time", `${mid} ${ends}`)];
      }) };
  };
  return chartFigure({ title: "Ratio of times", label: "sides", wide: true, config, height: rowsHeight(shown), caption:
    ["Median time divided by that of the first folder, with its interval (dotted: too few runs or starts to claim one). Left of the line: " +
      "less time than in the first folder. Where the interval crosses the line, these data show no difference."] });
}

function sidesPart() {
  const names = unique(report.sets.flatMap(workloadsOf));
  const folders = table({ caption: "The folders", rows: report.sets, columns: [
    { title: "Folder", cell: (set) => set.label }, { title: "Begun", cell: (set) => moment(set.run) },
    { title: "CPU", prose: true, cell: (set) => set.cpu || "" }, { title: "Cells", number: true, cell: (set) => plain(set.cells.length) },
  ] });
  return el("section", { class: "part", id: "sides" }, el("h2", {}, "Side by side"),
    el("p", { class: "lede" }, tell("{1}. ▲ takes longer than the first, ▼ takes less: only where the 95 % interval of the " +
      "ratio leaves 1 out. Cells are compared with their own kind only.", many(report.sets.length, "folder"))), folders,
    names.map((name) => {
      const rows = sideRows(name), figure = sidesFigure(rows);
      return [el("h3", {}, name), sidesTable(name, rows), figure ? el("div", { class: "figures" }, figure.node) : null];
    }), el("h3", {}, "What differs between the machines"), machineTable(report.sets));
}
