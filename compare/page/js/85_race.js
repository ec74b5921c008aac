/* SPDX-License-Identifier: MIT
 *
 * The race lab: how often broken forms go wrong, what mending costs, and what detectors say. */

const raceRows = (set, part) => (set.races || []).filter((row) => row.part === part);
const raceName = (row) => `${row.panel} ${row.variant}`;
const percentOf = (value) => `${digits(100 * value)} %`;

/* Of each panel the variants get dashes and places of their own, so that they can be told apart. */
function raceLines(rows) {
  const names = unique(rows.map(raceName)), seen = new Map();
  return names.map((name) => {
    const mine = rows.filter((row) => raceName(row) === name), { panel } = mine[0], number = seen.get(panel) || 0;
    seen.set(panel, number + 1);
    return { name, panel, rows: mine, dash: DASHES[number % DASHES.length] };
  }).slice(0, MOST_LINES);
}

function raceDataset(line, places, value, bars) {
  const rows = line.rows.filter((row) => Number.isFinite(value(row)));
  return { label: line.name, borderColor: hue(line.panel), backgroundColor: hue(line.panel), borderWidth: 1.75,
    borderDash: line.dash, pointStyle: shape(line.panel), pointRadius: 5, pointHoverRadius: 7, showLine: true, fill: false,
    barAxis: "y", barColour: hue(line.panel), picture: () => shapePicture(line.panel, line.dash), rows,
    data: rows.map((row) => ({ x: places(row), y: value(row) })), bars: rows.map((row) => interval(bars(row))) };
}

const raceTip = (text) => (item) => {
  const row = item.dataset.rows[item.dataIndex];
  return text(row);
};

function shareText(row) {
  const range = interval(row.share);
  return [percentOf(range.mid), rangeText(range, percentOf)];
}

/* The share of updates that are lost, by how the program was built. */
function raceSharesFigure(rows) {
  const builds = unique(rows.map((row) => row.build)), lines = raceLines(rows);
  const config = () => {
    /* Beside each other, so that one does not hide the other. */
    const beside = new Map(lines.map((line, at) => [line.name, (at - (lines.length - 1) / 2) * 0.12]));
    const datasets = lines.map((line) => ({ ...raceDataset(line, (row) => builds.indexOf(row.build) + beside.get(line.name),
      (row) => row.share[0], (row) => row.share), showLine: false }));
    const x = axis("compiler and level of optimisation", { type: "linear", min: -0.6, max: builds.length - 0.4,
      ticks: { color: ink("ink"), autoSkip: false, maxRotation: 60, callback: (value) => builds[value] || "" } });
    x.afterBuildTicks = (scale) => { scale.ticks = builds.map((_, value) => ({ value })); };
    const y = axis("updates lost", { min: 0, max: 1, ticks: { color: ink("muted"), callback: (value) => `${Math.round(value * 100)} %` } });
    return { type: "scatter", data: { datasets }, options: chartOptions({ x, y }, [], raceTip((row) =>
      [`${raceName(row)}, ${row.build}, ${many(row.workers, "worker")}`, tell("lost {1}", shareText(row).join(" ")),
        runsText(interval(row.share))])) };
  };
  return chartFigure({ title: "Updates that are lost", label: "race-shares", wide: true, config, height: 380,
    caption: [el("b", {}, "No compiler and no level makes a race right."), " Share of all increments that are missing in the " +
      "end; two workers in step lose half. Marks are medians, bars their 95 % intervals (dotted: too few starts to claim one)."] });
}

/* The time of an increment of each mended form, by the number of workers. */
function racePricesFigure(rows) {
  const numbers = unique(rows.map((row) => row.workers)).sort((a, b) => a - b), lines = raceLines(rows);
  const config = () => {
    const datasets = lines.map((line) => raceDataset(line, (row) => row.workers, (row) => row.time[0], (row) => row.time));
    const x = axis("workers", { type: "logarithmic", min: numbers[0] * 0.85, max: numbers[numbers.length - 1] * 1.18,
      ticks: { color: ink("muted"), callback: (value) => (numbers.includes(value) ? String(value) : null) } });
    x.afterBuildTicks = (scale) => { scale.ticks = numbers.map((value) => ({ value })); };
    const y = secondsAxis(true, "seconds of an increment");
    return { type: "scatter", data: { datasets }, options: chartOptions({ x, y }, [], raceTip((row) =>
      [`${raceName(row)}, ${many(row.workers, "worker")}`, tell("median {1}", secondsRange(interval(row.time)).join(" ")),
        runsText(interval(row.time))])) };
  };
  return chartFigure({ title: "What mending costs", label: "race-prices", wide: true, config, height: 420,
    caption: [el("b", {}, "Not to share is cheapest."), " Time of the run divided by the increments of all workers: with one " +
      "worker nobody contends, with more they do. Bars are 95 % intervals (dotted: too few starts to claim one)."] });
}

function raceTable(rows) {
  const columns = [
    { title: "Race", cell: (row) => row.race },
    { title: "Panel", cell: (row) => el("span", {}, shapePicture(row.panel), row.panel) },
    { title: "Form", cell: (row) => row.variant },
    { title: "Workers", number: true, cell: (row) => String(row.workers) },
    { title: "Went wrong", number: true, cell: (row) => (row.share.length > 0 ? shareText(row) : "") },
    { title: "Time of a trial", number: true, cell: (row) => (row.time.length > 0 ? secondsRange(interval(row.time)) : "") },
    { title: "Times the padded form", number: true, cell: (row) => {
      if (row.ratio.length === 0) return "";
      const range = interval(row.ratio);
      return [digits(range.mid), rangeText(range, digits)];
    } },
  ];
  const sorted = [...rows].sort((a, b) => a.race.localeCompare(b.race));
  return el("figure", { class: "whole-table", "data-table": "race-further" }, table({ caption: "Further races", columns,
    rows: sorted, group: (row) => row.race }), el("figcaption", {}, "Broken forms: the share of trials that went wrong; " +
    "nothing seen is no proof that nothing can. Fixed forms never go wrong, or the run fails. Brackets: the 95 % interval " +
    "over starts of the program; in parentheses the least and the most that was seen, where there were too few for one."));
}

function verdictTable(verdicts) {
  const columns = [
    { title: "Race", cell: (row) => row.race },
    { title: "Panel", cell: (row) => el("span", {}, shapePicture(row.panel), row.panel) },
    { title: "Form", cell: (row) => row.variant },
    { title: "Detector", cell: (row) => row.detector },
    { title: "What it says", prose: true, cell: (row) => row.says },
    { title: "Is it so?", prose: true, cell: (row) => (row.tries === 0 ? "" : Boolean(row.complains) === Boolean(row.broken) ? "yes"
      : row.broken ? "no: it is broken, which this detector cannot see" : "no: it is right") },
  ];
  return el("figure", { class: "whole-table", "data-table": "race-detectors" }, table({ caption: "What detectors say", columns,
    rows: verdicts, group: (row) => JSON.stringify([row.race, row.panel]) }), el("figcaption", {}, "File and line as the " +
    "detector names them. A detector of data races finds data races; it does not see a mistake that is made of atomic steps."));
}

/* null: the folder has no records of the race lab. */
function racePart(set) {
  const lab = raceRows(set, "lab"), mended = raceRows(set, "mended"), further = raceRows(set, "further");
  const verdicts = set.detectors || [];
  if (lab.length + mended.length + further.length + verdicts.length === 0) return null;
  const figures = [lab.length > 0 && raceSharesFigure(lab), mended.length > 0 && racePricesFigure(mended)].filter(Boolean);
  return el("section", { class: "part", id: "race" }, el("h2", {}, "Race lab"),
    el("p", { class: "lede" }, "Programs that are broken on purpose: how often that shows, what mending costs, and what " +
      "detectors say of both."),
    el("div", { class: "figures" }, ...figures.map((figure) => figure.node)),
    further.length > 0 ? [el("h3", {}, "Further races"), raceTable(further)] : null,
    verdicts.length > 0 ? [el("h3", {}, "What detectors say"), verdictTable(verdicts)] : null);
}
