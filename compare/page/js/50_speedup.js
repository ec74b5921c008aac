/* SPDX-License-Identifier: MIT
 *
 * Speed-up over workers, and time over a swept parameter: the two figures with lines, because what
 * they join is ordered. */

/* The cells that a line joins: one program in one variant; each with its dash. */
function linesOf(cells, more) {
  const groups = new Map();
  for (const cell of cells) {
    const name = cellName(cell) + (more ? more(cell) : "");
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(cell);
  }
  const seen = new Map();
  return [...groups].slice(0, MOST_LINES).map(([name, members]) => {
    const panel = members[0].panel, number = seen.get(panel) || 0;
    seen.set(panel, number + 1);
    return { name, panel, members, dash: DASHES[number % DASHES.length] };
  });
}

function lineStyle(line) {
  const colour = hue(line.panel);
  return {
    label: line.name, borderColor: colour, backgroundColor: colour, borderWidth: 1.75, borderDash: line.dash,
    pointStyle: shape(line.panel), pointRadius: 5, pointHoverRadius: 7, showLine: true, fill: false,
    picture: () => shapePicture(line.panel, line.dash),
  };
}

/* Which speed-up: over sync, or over the same variant with one worker. */
const BASES = { speedup: "sync", own: "itself with 1 worker" };

function speedupLines(cells, base) {
  const told = cells.filter((cell) => measured(cell) && cell[base] && !cell.alone);
  const begins = (cell) => base === "own" && cell.workers === 1 && told.some((other) => cellName(other) === cellName(cell));
  const lines = linesOf(cells.filter((cell) => told.includes(cell) || begins(cell)));
  const most = Math.max(1, ...cells.map((cell) => cell.workers));
  const step = Math.min(0.035, 0.5 / Math.max(1, lines.length)) * Math.max(1, most / 4);
  return lines.map((line, number) => {
    const members = [...line.members].sort((a, b) => a.workers - b.workers);
    const aside = (number - (lines.length - 1) / 2) * step;
    const ranges = members.map((cell) => interval(cell[base]) || { mid: 1, low: NaN, high: NaN });
    return {
      ...lineStyle(line), cells: members, bars: ranges,
      data: members.map((cell, at) => ({ x: cell.workers + aside, y: ranges[at].mid })),
    };
  });
}

function idealLine(most) {
  return {
    label: "ideal: n workers, n times as fast", data: [{ x: 1, y: 1 }, { x: most, y: most }], showLine: true,
    borderColor: ink("muted"), backgroundColor: ink("muted"), borderDash: [1, 3], borderWidth: 2, pointRadius: 0,
    pointHitRadius: 0, picture: () => svg("svg", { width: 34, height: 14 }, svg("path", { d: "M0 7h34",
      stroke: "var(--muted)", "stroke-width": 2, "stroke-dasharray": "1 3" })),
  };
}

/* null where no cell has a speed-up: nothing to draw. */
function speedupFigure(set, cellsNow) {
  const bases = Object.keys(BASES).filter((base) => cellsNow().some((cell) => cell[base] && !cell.alone));
  if (bases.length === 0) return null;
  let base = bases[0];
  const config = () => {
    const datasets = speedupLines(cellsNow(), base);
    const counts = unique(datasets.flatMap((line) => line.cells.map((cell) => cell.workers)));
    const most = Math.max(1, ...counts), top = Math.max(1, ...datasets.flatMap((line) => line.bars.map((bar) => bar.high || 1)));
    if (most > 1) datasets.push(idealLine(most));
    const lines = set.cores ? [{ axis: "x", value: set.cores, text: many(set.cores, "CPU"), dash: [6, 4] }] : [];
    lines.push({ axis: "y", value: 1, text: "", dash: [1, 2] });
    const scales = {
      x: axis("workers", { type: "linear", min: most > 1 ? 0.6 : 0.5, max: most + 0.4 * Math.max(1, most / 8),
        afterBuildTicks: (scale) => { scale.ticks = counts.sort((a, b) => a - b).map((value) => ({ value })); } }),
      y: axis(tell("times as fast as {1}", say(BASES[base])), { min: 0, max: Math.max(top, Math.min(most, 2 * top)) * 1.05,
        ticks: { color: ink("muted"), includeBounds: false } }),
    };
    return { type: "scatter", data: { datasets }, options: chartOptions(scales, lines, (item) => {
      const cell = item.dataset.cells?.[item.dataIndex];
      if (!cell || !cell[base]) return cell ? tell("{1}, 1 worker: the base, 1 by definition", cellName(cell)) : say("ideal");
      const range = interval(cell[base]), [mid, ends] = ratioRange(range);
      return [`${cellName(cell)}, ${many(cell.workers, "worker")}`,
        tell("{1} times as fast as {2}", `${mid} ${ends}`, say(BASES[base])),
        claimText(range), runsText(range)];
    }) };
  };
  const caption = [el("b", {}, "Is it faster with more workers?"), " Median time of the base over median time of the " +
    "variant. Bars are 95 % intervals; a dotted bar only spans what was seen, where there are too few runs or starts to claim " +
    "an interval. Points stand a little beside their number of workers so that none hides another. Above 1: faster " +
    "than the base. The dotted diagonal is what n workers could reach at best, where workers compute.",
    undrawn(unique(cellsNow().map(cellName)).length, MOST_LINES, "variants")];
  const figure = chartFigure({ title: "Speed-up", label: "speedup", config, caption, height: 360, controls: bases.length > 1
    ? [choice("Base of the speed-up", bases.map((name) => [name, tell("over {1}", say(BASES[name]))]), base,
      (name) => { base = name; figure.draw(); })] : [] });
  return figure;
}

const claimText = (range) => say(range.claimed ? "95 % interval" : "least and most seen: no interval can be claimed");

function runsText(range) {
  return range.launches > 0 && range.launches !== range.n
    ? tell("{1} from {2}", many(range.n, "run"), many(range.launches, "start")) : many(range.n, "run");
}

/* Time over one swept parameter; null where nothing was swept. */
function sweepFigure(cells, swept) {
  if (swept.length === 0) return null;
  let name = swept[0], log = true;
  const counts = unique(cells.map((cell) => cell.workers)).sort((a, b) => a - b);
  let workers = counts[counts.length - 1];
  const others = (cell) => swept.filter((other) => other !== name && other in cell.parameters)
    .map((other) => `, ${other} = ${plain(cell.parameters[other])}`).join("");
  const config = () => {
    const chosen = cells.filter((cell) => measured(cell) && typeof cell.parameters[name] === "number" &&
      (cell.workers === workers || cell.alone));
    const datasets = linesOf(chosen, others).map((line) => {
      const members = [...line.members].sort((a, b) => a.parameters[name] - b.parameters[name]);
      return { ...lineStyle(line), cells: members, bars: members.map((cell) => interval(cell.time)),
        data: members.map((cell) => ({ x: cell.parameters[name], y: cell.time[0] })) };
    });
    const values = unique(chosen.map((cell) => cell.parameters[name])).sort((a, b) => a - b);
    const positive = log && chosen.every((cell) => cell.parameters[name] > 0 && cell.time[1] > 0);
    const type = positive ? "logarithmic" : "linear";
    const scales = {
      x: axis(name, { type, ticks: { color: ink("muted"), autoSkip: true, callback: (value) => plain(value) },
        afterBuildTicks: (scale) => { scale.ticks = values.map((value) => ({ value })); } }),
      y: axis("seconds of work", { type, min: positive ? undefined : 0,
        ticks: { color: ink("muted"), maxTicksLimit: 8, callback: (value) => seconds(value) } }),
    };
    return { type: "scatter", data: { datasets }, options: chartOptions(scales, [], (item) => {
      const cell = item.dataset.cells[item.dataIndex], [mid, ends] = secondsRange(interval(cell.time));
      return [`${cellName(cell)}, ${many(cell.workers, "worker")}`, `${name} = ${plain(cell.parameters[name])}: ${mid} ${ends}`,
        runsText(interval(cell.time))];
    }) };
  };
  const controls = [];
  if (swept.length > 1)
    controls.push(selector("parameter ", swept.map((each) => [each, each]), name, (value) => { name = value; figure.draw(); }));
  if (counts.length > 1)
    controls.push(selector("workers ", counts.map((count) => [String(count), String(count)]), String(workers),
      (value) => { workers = Number(value); figure.draw(); }));
  controls.push(choice("Scale", [["log", "logarithmic"], ["linear", "from zero"]], "log",
    (value) => { log = value === "log"; figure.draw(); }));
  const figure = chartFigure({ title: tell("Time against {1}", swept.join(", ")), label: "sweep", wide: true, config, controls,
    height: 360, caption: [el("b", {}, "How does it grow?"), " Median seconds of work at each value that was run, with " +
      "its interval (dotted: least and most seen). Lines join the values of one variant in their order; between the " +
      "points nothing was measured. On logarithmic scales a straight line is a power law."] });
  return figure;
}
