/* SPDX-License-Identifier: MIT
 *
 * The machine, what was left out, what went wrong, and how the figures were made. */

/* A tree of facts as rows [name, text]; the names of what is inside come behind a point. */
function factRows(value, name) {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) return value.length > 0 ? [[name, value.map(factText).join(", ")]] : [];
    return value.flatMap((item, at) => factRows(item, `${name} ${at + 1}`));
  }
  if (typeof value === "object")
    return Object.entries(value).flatMap(([key, item]) => factRows(item, name ? `${name} · ${key}` : key));
  return [[name, factText(value, name)]];
}

function factText(value, name) {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "number" && /_bytes$/.test(name || "")) return bytes(value);
  if (typeof value === "number" && !Number.isInteger(value)) return digits(value);
  return plain(value);
}

/* Variables of the environment keep their names. */
const factTitle = (name) => (/[A-Z]_/.test(name) ? name : name.replace(/_bytes$/, "").replace(/_/g, " "));

/* The facts of all folders side by side; those that differ are marked. */
function machineTable(sets) {
  const facts = sets.map((set) => new Map(factRows(set.machine || {}, "")));
  const rows = unique(facts.flatMap((map) => [...map.keys()])).map((name) => ({ name, values: facts.map((map) => map.get(name)) }));
  if (rows.length === 0) return el("p", { class: "notice" }, "The folder holds no environment.json, so nothing is known of the machine.");
  const differs = (row) => sets.length > 1 && unique(row.values).length > 1;
  return el("figure", { class: "whole-table", "data-table": "machine" }, table({ caption: "The machine", rows, columns: [
    { title: "Fact", cell: (row) => `${differs(row) ? "≠ " : ""}${factTitle(row.name)}` },
    ...sets.map((set, at) => ({ title: sets.length > 1 ? set.label : "Here", prose: true, cell: (row) => row.values[at] || "" })),
  ] }), sets.length > 1 ? el("figcaption", {}, "≠ marks what differs between the folders: each of these may be why times differ.") : null);
}

function machinePart(set) {
  const sets = report.sets.length > 1 && view.set === "all" ? report.sets : [set];
  return el("section", { class: "part", id: "machine" }, el("h2", {}, "The machine"),
    el("p", { class: "lede" }, "Its fingerprint, as it was when the comparison began."), machineTable(sets));
}

const list = (items) => el("ul", { class: "plain" }, items.map((item) => el("li", {}, item)));

function leftOutPart(set) {
  return el("section", { class: "part brief", id: "left-out" }, el("h2", {}, "What was left out, and why"),
    set.left_out.length > 0 ? list(set.left_out) : el("p", {}, "Nothing."),
    set.earlier > 0 ? el("p", {}, tell("{1} of earlier comparisons in the same file: only the newest comparison is shown.", many(set.earlier, "record"))) : null);
}

function troublesPart(set) {
  const failures = set.failures.filter((failure) => !failure.skipped), skipped = set.failures.filter((failure) => failure.skipped);
  const wrong = set.cells.filter((cell) => cell.wrong > 0).map((cell) =>
    tell("{1}: {2}; kept in the file, in no number", `${cell.workload}, ${cellName(cell)}, ${many(cell.workers, "worker")}`,
      many(cell.wrong, "wrong answer")));
  const parts = [["Failures", failures.map((failure) => `${failure.cell}: ${failure.why}`)], ["Wrong answers", wrong],
    ["Cannot run here", skipped.map((failure) => `${failure.cell}: ${failure.why}`)],
    ["Lines of the records that are invalid", set.errors]].filter(([, items]) => items.length > 0);
  return el("section", { class: "part brief", id: "troubles" }, el("h2", {}, "What went wrong"),
    parts.length > 0 ? parts.map(([title, items]) => [el("h3", {}, title), list(items)])
      : el("p", {}, "Nothing failed, no answer was wrong, and every line of the records could be read."));
}

const FORMULAS = [
  ["Time", "the median of a cell's runs. With six starts of the program or more, its 95 % interval comes from the order " +
    "statistics of the starts' medians; that assumes no distribution, and the interval is widened where neighbouring starts are " +
    "alike. With three to five starts it is Student's t interval of their logarithms. With fewer than six runs or three starts " +
    "no interval is claimed, and the least and the most that was seen stand in its place."],
  ["Speed-up", "median time of the base divided by median time of the variant. The base is sync, and beside it the same " +
    "variant with one worker. Its interval is a bootstrap over starts; it is withheld where one of the two medians has none."],
  ["Serial part", "the share of the work that is not divided, by Karp and Flatt's formula from the speed-up over one worker; " +
    "told for no more workers than CPUs."],
  ["Efficiency", "speed-up over sync divided by the number of workers."],
  ["CPU burned", "user and system time of all workers' processes within the timed region: what waiting costs."],
  ["Launch, set-up, work", "three prices that are never mixed; only work enters speed-ups."],
  ["Memory", "the largest peak of one process (VmHWM)."],
  ["Timelines", "one more run of each variant with --trace, after all measured ones. It enters no statistic."],
  ["Wrong answers, failures", "named above and kept in the records; they enter no number."],
];

function methodPart(set) {
  return el("section", { class: "part", id: "method" }, el("h2", {}, "How the figures were made"), overviewFacts(set),
    set.policy.length > 0 ? [el("h3", {}, "How the programs were run"), list(set.policy)] : null,
    el("h3", {}, "What the numbers are"), list(FORMULAS.map(([name, text]) => [el("b", {}, name), ": ", text])),
    set.arguments.length > 0 ? [el("h3", {}, "The command"), el("p", {}, el("code", {}, set.arguments.join(" ")))] : null);
}
