/* SPDX-License-Identifier: MIT
 *
 * Tables: the same numbers as in the figures, for those who read rather than look. */

/* On a narrow screen a row folds: each cell under the title of its column (css/figures.css). */
/* table({caption, columns: [{title, number, cell(row) → text, node or [strong, weak]}], rows}) */
function table({ caption, columns, rows, group }) {
  const head = el("tr", {}, columns.map((column) => el("th", { scope: "col", class: column.number ? "number" : null,
    title: column.hint }, column.title)));
  const body = rows.map((row, at) => el("tr", { class: group && at > 0 && group(rows[at - 1]) !== group(row) ? "group" : null },
    columns.map((column, number) => tableCell(column, row, number === 0))));
  return el("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": caption },
    el("table", { class: "folds" }, el("caption", { class: "hidden-text" }, caption), el("thead", {}, head), el("tbody", {}, body)));
}

function tableCell(column, row, first) {
  const content = column.cell(row);
  const kind = [column.number ? "number" : "", column.prose ? "prose" : ""].filter(Boolean).join(" ") || null;
  if (content === null || content === undefined || content === "")
    return el("td", { class: `${kind || ""} nothing` }, "–");
  const value = (part) => (column.number ? el("span", { class: "value" }, part) : part);
  const parts = Array.isArray(content)
    ? [value(content[0]), " ", el("span", { class: "range" }, content[1])] : [value(content)];
  return el(first ? "th" : "td", first ? { scope: "row", class: kind } : { class: kind, "data-label": column.title }, parts);
}

function remarks(cell) {
  const list = [];
  if (cell.skipped) list.push(say("cannot run here"));
  if (cell.racy) list.push(cell.lost > 0 ? tell("racy: lost {1} updates (median)", plain(Math.round(cell.lost))) : say("racy on purpose"));
  if (cell.wrong > 0) list.push(tell("{1}, in no number", many(cell.wrong, "wrong answer")));
  if (cell.failures > 0) list.push(many(cell.failures, "failure"));
  if (measured(cell) && cell.why) list.push(cell.why);
  return list.join("; ");
}

/* A table for each size of the work: different work does not stand side by side. */
function workloadTables(set, name, cells, swept) {
  const sizes = unique(cells.map((cell) => settingOf(cell, swept)));
  if (sizes.length < 2) return [workloadTable(set, name, cells, name, true)];
  return sizes.map((size, at) => el("details", { open: sizes.length < 4 || at === 0 }, el("summary", {}, size || "no setting"),
    workloadTable(set, name, cells.filter((cell) => settingOf(cell, swept) === size), `${name}, ${size}`, at === 0)));
}

const COUNTED = "a repetition's share of what was counted while the program ran, its start included, median";

function workloadTable(set, name, cells, caption, told) {
  const some = (field) => cells.some((cell) => cell[field] !== null && cell[field] !== undefined);
  const columns = [
    { title: "Panel", cell: (cell) => el("span", {}, shapePicture(cell.panel), cell.panel) },
    { title: "Variant", cell: (cell) => cell.variant },
    { title: "Workers", number: true, cell: (cell) => String(cell.workers) },
    { title: "Time, median", number: true, cell: (cell) => measured(cell) && secondsRange(interval(cell.time)) },
    { title: "Predicted", number: true, only: "predicted", hint: "from other cells and the price list",
      cell: (cell) => cell.predicted > 0 && measured(cell) && [seconds(cell.predicted), `(${offBy(cell)})`] },
    { title: "Runs", number: true, hint: "runs (and starts of the program, where it ran several times in one)",
      cell: (cell) => measured(cell) && (cell.time[4] > 0 && cell.time[4] !== cell.time[3]
        ? [plain(cell.time[3]), tell("in {1}", plain(cell.time[4]))] : plain(cell.time[3])) },
    { title: "Speed-up over sync", number: true, only: "speedup", cell: (cell) => cell.speedup && ratioRange(interval(cell.speedup)) },
    { title: "over 1 worker", number: true, only: "own", cell: (cell) => cell.own && ratioRange(interval(cell.own)) },
    { title: "Time over textbook", number: true, only: "textbook",
      hint: "what surviving costs: over the form that this one makes survive, with as many workers",
      cell: (cell) => cell.textbook && ratioRange(interval(cell.textbook)) },
    { title: "Efficiency", number: true, only: "efficiency", cell: (cell) => cell.efficiency && percentRange(interval(cell.efficiency)) },
    { title: "Serial part", number: true, only: "serial", hint: "Karp and Flatt, over 1 worker",
      cell: (cell) => cell.serial && percentRange(interval(cell.serial)) },
    { title: "CPU burned", number: true, only: "cpu", cell: (cell) => cell.cpu >= 0 && seconds(cell.cpu) },
    { title: "1st result", number: true, only: "first", cell: (cell) => cell.first >= 0 && seconds(cell.first) },
    { title: "Set-up", number: true, only: "setup", cell: (cell) => cell.setup >= 0 && seconds(cell.setup) },
    { title: "Launch", number: true, only: "launch", cell: (cell) => cell.launch >= 0 && seconds(cell.launch) },
    { title: "Memory", number: true, only: "rss", cell: (cell) => bytes(cell.rss) },
    { title: "Switches", number: true, only: "switches", hint: "context switches during the work, median",
      cell: (cell) => cell.switches >= 0 && plain(Math.round(cell.switches)) },
    { title: "Page faults", number: true, only: "faults", hint: COUNTED, cell: (cell) => cell.faults >= 0 && plain(Math.round(cell.faults)) },
    { title: "Cycles", number: true, only: "cycles", hint: COUNTED, cell: (cell) => cell.cycles >= 0 && plain(Math.round(cell.cycles)) },
    { title: "Instructions a cycle", number: true, only: "rate", hint: COUNTED, cell: (cell) => cell.rate >= 0 && digits(cell.rate) },
    { title: "Cache misses", number: true, only: "misses", hint: COUNTED, cell: (cell) => cell.misses >= 0 && plain(Math.round(cell.misses)) },
    { title: "Energy", number: true, only: "energy", hint: "of the whole machine while the program ran, a repetition's share, median",
      cell: (cell) => cell.energy >= 0 && `${digits(cell.energy)} J` },
    { title: "Remarks", prose: true, cell: remarks },
  ].filter((column) => !column.only || some(column.only));
  for (const column of columns) {
    const content = column.cell;
    column.cell = (cell) => content(cell) || "";
  }
  const box = table({ caption: `${caption}: all cells`, columns, rows: inOrder(set, cells), group: (cell) => cell.panel });
  return el("figure", { class: "whole-table", "data-table": name }, box, told && el("figcaption", {},
    "Brackets: the 95 % interval of the median, or of a ratio of medians. Parentheses: the least and the most that was seen; " +
    "there is no interval then, and the remarks say why. Efficiency: speed-up over sync divided by workers. CPU burned: user " +
    "and system time of all workers during the work, median. Memory: the largest process."));
}

/* What each host did, in cells that ran on several; nothing where none did. */
function hostsTables(set, name, cells) {
  const rows = inOrder(set, cells.filter((cell) => cell.hosts)).flatMap((cell) => {
    const tasks = cell.hosts.reduce((sum, host) => sum + host.tasks, 0);
    const least = Math.min(...cell.hosts.map((host) => host.each).filter((each) => each > 0));
    return cell.hosts.map((host) => ({ cell, host, share: tasks > 0 ? host.tasks / tasks : 0, least }));
  });
  if (rows.length === 0) return [];
  const columns = [
    { title: "Panel", cell: ({ cell }) => el("span", {}, shapePicture(cell.panel), cell.panel) },
    { title: "Variant", cell: ({ cell }) => cell.variant },
    { title: "Setting", cell: ({ cell }) => cell.setting },
    { title: "Workers", number: true, cell: ({ cell }) => String(cell.workers) },
    { title: "Host", cell: ({ host }) => host.host },
    { title: "there", number: true, hint: "workers on this host", cell: ({ host }) => String(host.workers) },
    { title: "Tasks", number: true, hint: "its share of them", cell: ({ share }) => `${digits(100 * share)} %` },
    { title: "A task", number: true, cell: ({ host }) => host.each > 0 && seconds(host.each) || "" },
    { title: "to least", number: true, cell: ({ host, least }) => host.each > 0 && digits(host.each / least) || "" },
    { title: "Longest", number: true, cell: ({ cell, host }) => `${host.longest} of ${cell.repetitions}` },
  ].filter((column) => column.title !== "Setting" || rows.some(({ cell }) => cell.setting));
  return [el("h3", {}, "Host by host"), el("figure", { class: "whole-table", "data-table": `${name}-hosts` },
    table({ caption: tell("{1}: host by host", name), columns, rows, group: ({ cell }) => cell }), el("figcaption", {},
    "A task: how long one took there, over all repetitions; to least: that, over the host where it took least. Longest: " +
    "repetitions in which tasks took longest there; whether that is the host's doing, or that of the tasks that it was dealt, " +
    "the table cannot tell."))];
}
