/* SPDX-License-Identifier: MIT
 *
 * For each workload the fastest of each panel; and, for the end of the page, what was counted. */
function overviewFacts(set) {
  const cells = set.cells.filter(measured), runs = cells.reduce((sum, cell) => sum + cell.samples.length, 0);
  const wrong = set.cells.reduce((sum, cell) => sum + cell.wrong, 0);
  const troubles = set.failures.filter((failure) => !failure.skipped).length;
  const facts = [
    ["workloads", plain(workloadsOf(set).length), panelsOf(set).join(", ")],
    ["cells", plain(cells.length), "program × variant × workers"],
    ["runs, all checked", plain(runs), wrong > 0 ? tell("and {1}, in no number", many(wrong, "wrong answer")) : "every answer was right"],
    ["failures", plain(troubles), troubles > 0 ? "told below" : "nothing hung, crashed or was refused"],
  ];
  if (set.cores) facts.push(["CPUs", plain(set.cores), "that these runs were allowed to use"]);
  return el("dl", { class: "overview" }, facts.map(([title, value, note]) =>
    el("div", {}, el("dt", {}, say(title)), el("dd", {}, value, el("small", {}, note)))));
}

/* The fastest cell that gives right answers by promise: racy ones are not compared. */
function fastest(cells) {
  const candidates = cells.filter((cell) => measured(cell) && !cell.racy);
  return candidates.length > 0 ? candidates.reduce((a, b) => (b.time[0] < a.time[0] ? b : a)) : null;
}

function gauge(value, most, name) {
  const width = Math.max(1, 100 * Math.min(1, value / most));
  return svg("svg", { class: "gauge", viewBox: "0 0 100 7", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { width, height: 7, fill: `var(--${name})` }));
}

function glanceCell(cell, most, panel) {
  if (!cell) return el("td", { class: "nothing" }, "–");
  const [mid, ends] = secondsRange(interval(cell.time));
  const speedup = cell.speedup && !cell.alone ? ` · ${digits(cell.speedup[0])} × sync` : "";
  return el("td", { "data-label": panel }, el("span", {}, mid, " ", el("span", { class: "range" }, ends)), el("br", {}),
    el("small", { class: "range" }, `${cell.variant}, ${many(cell.workers, "worker")}${speedup}`),
    gauge(cell.time[0], most, hueName(cell.panel)));
}

/* Cells of one setting only: where parameters were swept, times of different work are not mixed. It
 * is the first one in which there is something to compare: a racy form may have a size of its own. */
function glanceTable(set) {
  const panels = panelsOf(set);
  const rows = workloadsOf(set).map((name) => {
    const all = set.cells.filter((cell) => cell.workload === name), swept = sweptOf(all);
    const settings = unique([...all.filter((cell) => fastest([cell])), ...all.filter(measured)]
      .map((cell) => settingOf(cell, swept)));
    const cells = all.filter((cell) => settingOf(cell, swept) === settings[0]);
    const best = panels.map((panel) => fastest(cells.filter((cell) => cell.panel === panel)));
    const most = Math.max(...best.filter(Boolean).map((cell) => cell.time[0]));
    return el("tr", {}, el("th", { scope: "row" }, el("a", { href: `#workload-${name}` }, name), el("br", {}),
      el("small", { class: "range" }, settings[0] || "")), best.map((cell, at) => glanceCell(cell, most, panels[at])));
  });
  const box = el("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": "The fastest of each panel" },
    el("table", { class: "folds" }, el("caption", { class: "hidden-text" }, "The fastest variant of each panel"),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Workload"), panels.map((panel) =>
        el("th", { scope: "col" }, shapePicture(panel), panel)))), el("tbody", {}, rows)));
  return el("figure", { "data-table": "glance" }, box, el("figcaption", {}, el("b", {}, "The fastest of each panel."),
    " Median seconds of work with the 95 % interval (parentheses: the range that was seen, where there are too few runs), the " +
    "variant, and the number of workers that reached it. Bars compare within a row. Where intervals overlap, these data do not " +
    "tell the panels apart. Variants that are racy on purpose are not in this table."));
}

function overviewPart(set) {
  const notes = [];
  if (set.failures.some((failure) => !failure.skipped) || set.errors.length > 0)
    notes.push(el("p", { class: "notice bad" }, "Something failed, was wrong or was unreadable: ", el("a", { href: "#troubles" }, "what and why"), "."));
  if (set.cells.filter(measured).length === 0)
    notes.push(el("p", { class: "notice" }, "There is not one good measurement in these records."));
  return el("section", { class: "part", id: "glance" }, el("h2", {}, "The fastest"), notes,
    set.cells.some(measured) ? glanceTable(set) : null);
}
