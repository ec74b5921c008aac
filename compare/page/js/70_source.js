/* SPDX-License-Identifier: MIT
 *
 * A panel's source, as it was when this report's triptych was built, with the lines that are the
 * paradigm's own marked: by colour, by a bar, and by a mark before the line. */
const OWN_CALLS = {
  posix: /\b(?:pthread_\w+|sem_\w+|fork|vfork|waitpid|wait|_exit|kill|mmap|munmap|pipe|atomic_\w+|sched_yield|shared_(?:alloc|free))\b/g,
  openmp: /#\s*pragma\s+omp\b.*|\bomp_\w+/g,
  mpi: /\bMPI_\w+/g,
};
const OWN_WORDS = {
  posix: "threads, processes, locks and atomics of POSIX and C", openmp: "OpenMP directives and calls", mpi: "MPI",
};

/* Lines as lists of [kind, text], kind "code" or "comment"; texts in quotes stay code. */
function linesOfCode(text) {
  const pattern = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^/"']+|[/"']/g;
  const lines = [[]];
  for (const [piece] of text.matchAll(pattern)) {
    const kind = piece.startsWith("/*") || piece.startsWith("//") ? "comment" : piece[0] === "\"" || piece[0] === "'" ? "text" : "code";
    piece.split("\n").forEach((part, at) => {
      if (at > 0) lines.push([]);
      if (part) lines[lines.length - 1].push([kind, part]);
    });
  }
  if (lines.length > 1 && lines[lines.length - 1].length === 0) lines.pop();
  return lines;
}

const depthOf = (text) => (text.match(/\(/g) || []).length - (text.match(/\)/g) || []).length;

/* Which lines are the paradigm's own: those with such a word, and those on which its brackets or its
 * backslash go on. Includes are not counted. */
function ownLines(lines, panel) {
  const pattern = OWN_CALLS[panel];
  let open = 0, goes_on = false;
  return lines.map((parts) => {
    const code = parts.filter(([kind]) => kind === "code").map(([, part]) => part).join("");
    if (!pattern || /^\s*#\s*include/.test(code)) return false;
    pattern.lastIndex = 0;
    const match = pattern.exec(code);
    const own = Boolean(match) || open > 0 || goes_on;
    if (own) {
      const from = match && open <= 0 && !goes_on ? code.slice(match.index) : code;
      open = Math.max(0, open + depthOf(from));
      goes_on = /\\\s*$/.test(code);
      if (/[;{]\s*$/.test(code)) open = 0;
    }
    return own;
  });
}

function codeSpans(parts, panel) {
  return parts.flatMap(([kind, text]) => {
    if (kind !== "code") return [el("span", { class: kind }, text)];
    const nodes = [];
    let end = 0;
    for (const match of OWN_CALLS[panel] ? text.matchAll(OWN_CALLS[panel]) : []) {
      nodes.push(text.slice(end, match.index), el("span", { class: "call" }, match[0]));
      end = match.index + match[0].length;
    }
    return [...nodes, text.slice(end)];
  });
}

/* Where to begin reading: at the first line that races, or else that is the paradigm's own. */
function firstToRead(own, races) {
  return races.includes(true) ? races.indexOf(true) : Math.max(0, own.indexOf(true));
}

/* The panel's natural variant: its source stands before the others. */
function naturalVariant(panel, workload) {
  const first = document.querySelector(`[id^="source-${panel}/${workload}/"]`);
  return first ? first.id.split("/").pop() : "";
}

/* On paper stand the lines that are marked and so many around each (css/print.css). */
const NEAR = 2;

/* sourceView(panel, workload, variant): {node, facts, show()}; null where this build has no such source. */
function sourceView(panel, workload, variant) {
  const name = `${panel}/${workload}/${variant}`, text = embedded(`source-${name}`);
  if (text === null) return null;
  const lines = linesOfCode(text), own = ownLines(lines, panel);
  const races = lines.map((parts) => parts.some(([kind, part]) => kind === "comment" && /\bRACE\b/.test(part)));
  const near = (at) => own.slice(Math.max(0, at - NEAR), at + NEAR + 1).includes(true) || races.slice(Math.max(0, at - NEAR), at + NEAR + 1).includes(true);
  const looks = (at) => [own[at] ? "own" : "", races[at] ? "race" : "", near(at) ? "" : "far"].filter(Boolean).join(" ");
  const items = lines.map((parts, at) => el("li", { class: looks(at) || null },
    el("span", { class: "at", "aria-hidden": "true" }, String(at + 1)),
    el("span", { class: "mark", "aria-hidden": "true" }, (own[at] ? "▸" : "") + (races[at] ? "!" : "")),
    races[at] ? el("span", { class: "hidden-text" }, "races: ") : null, own[at] ? el("span", { class: "hidden-text" }, `${panel}: `) : null,
    el("span", {}, codeSpans(parts, panel))));
  const node = el("div", { class: "source", tabindex: "0", role: "region", "data-source": panel,
    "aria-label": `Source of ${name}.c` }, el("ol", {}, items));
  const code = lines.filter((parts) => parts.some(([kind, part]) => kind !== "comment" && part.trim())).length;
  const marked = own.filter(Boolean).length;
  return {
    node, facts: tell("{1}: {2} of {3} lines of code are {4}", `${name}.c`, marked, code, say(OWN_WORDS[panel] || panel)),
    show() {
      if (items.length > 0) node.scrollTop = Math.max(0, items[firstToRead(own, races)].offsetTop - 40);
    },
  };
}
