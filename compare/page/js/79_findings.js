/* SPDX-License-Identifier: MIT
 *
 * What came out: the story of the terminal's last screen, as the comparison kept it. The folder may be
 * anybody's, so whatever is not as it should be counts as not there. */
const wordOf = (value) => (typeof value === "string" ? value : "");
const objectsOf = (value) => (Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : []);
const wordsOf = (value) => (Array.isArray(value) ? value.map(wordOf) : []);

/* The marks of the terminal, and what they mean here. */
const MARKS = { "=": ["same", ""], "<": ["faster", "good"], ">": ["slower", "bad"], "?": ["cannot tell yet", "open"] };

/* Rows of [label, a value for each panel, words]: on a narrow screen the words get a line of their own,
 * so that all panels are seen. */
function findingsTable(caption, panels, rows) {
  const head = el("tr", {}, el("th", { scope: "col" }, caption),
    panels.map((panel) => el("th", { scope: "col" }, shapePicture(panel), panel)), el("th", { scope: "col" }, ""));
  const body = rows.map((row) => el("tr", row.attributes || {}, el("th", { scope: "row" }, row.label),
    panels.map((panel, at) => el("td", {}, row.values[at] || "-")), el("td", { class: `words ${row.kind || ""}` }, row.words)));
  return el("table", { class: `findings panels-${Math.min(panels.length, 4)}` }, el("thead", {}, head), el("tbody", {}, body));
}

function differsRow(row) {
  return { label: say(wordOf(row.label)), values: wordsOf(row.values), words: wordOf(row.words) };
}

function workRow(row) {
  const name = wordOf(row.workload), [mark, kind] = MARKS[row.mark] || ["", ""];
  const speedup = wordOf(row.speedup);
  const words = [typeof row.workers === "number" ? many(row.workers, "worker") : "", say(wordOf(row.words)) || say(mark), speedup && speedup !== "-" ? `${speedup} sync` : "", row.hit === true ? say("hit by noise") : ""];
  return {
    attributes: { "data-finding": name }, kind, values: wordsOf(row.values), words: words.filter(Boolean).join(" · "),
    label: el("a", { href: `#${anchor(name)}` }, name),
  };
}

/* Null where the comparison left no findings: it was cut short, or is older than they are. */
function findingsPart(set) {
  const found = set.findings;
  if (!found || objectsOf(found.work).length === 0) return null;
  const panels = wordsOf(found.panels), lessons = objectsOf(found.lessons);
  return el("section", { class: "part", id: "findings" }, el("h2", {}, "What came out"),
    el("p", { class: "lede" }, wordOf(found.title).replace(/ {2,}/g, " · ")),
    wordsOf(found.notes).map((note) => el("p", { class: "notice" }, note.charAt(0).toUpperCase() + note.slice(1))),
    el("div", { class: "findings-tables" },
      findingsTable("The work", panels, objectsOf(found.work).map(workRow)),
      findingsTable("What differs", panels, objectsOf(found.differs).map(differsRow))),
    el("p", { class: "range" }, "Medians, with as many workers as it says. Same: within 5 %. ",
      wordOf(found.sizes) ? tell("The work is {1}.", found.sizes) : "The work has the programs' own size."),
    lessons.length > 0 ? [el("h3", {}, "Lessons of this run"), list(lessons.map((lesson) =>
      [wordOf(lesson.text), " ", el("code", {}, wordOf(lesson.file))]))] : null);
}
