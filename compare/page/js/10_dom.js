/* SPDX-License-Identifier: MIT
 *
 * Elements, and the report's data. What comes from records is only ever put into a page as text or
 * as a number: there is no innerHTML in these files, so no name can become markup. */

function embedded(id) {
  const node = document.getElementById(id);
  return node ? JSON.parse(node.textContent) : null;
}

const report = embedded("report") || { sets: [] };

/* ---- the reader's language ---------------------------------------------------------------------
 * Where the report was written in another language than English, it brings the page's own words in it
 * (compare/page/words.c): `words` are translated wherever el() meets them, `terms`, which may be names
 * in records or in sources as well, only where say() asks. */
const words = report.words || {}, terms = report.terms || {};
const TOLD = ["title", "aria-label", "data-label"];

function say(text) {
  if (Object.hasOwn(terms, text)) return terms[text];
  return Object.hasOwn(words, text) ? words[text] : text;
}

/* tell("{1} from {2}", a, b): a sentence with values in it. */
function tell(text, ...values) {
  return say(text).replace(/\{(\d)\}/g, (_, at) => values[at - 1]);
}

const said = (part) => (typeof part === "string" && Object.hasOwn(words, part) ? words[part] : part);

/* el("td", {class: "number", onclick: f}, "text", other): an element with attributes and children. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : TOLD.includes(name) ? said(value) : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false).map(said));
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/* Which of the folders is shown; the comparison of all of them stands above. */
const view = { set: 0, lazy: [], charts: new Set() };

/* [median, low, high, n, launches, whether the interval is claimed] as an object; null stays null. */
function interval(list) {
  if (!list) return null;
  const [mid, low, high, n, launches, claimed] = list;
  return { mid, low, high, n, launches, claimed: Boolean(claimed) };
}

const unique = (list) => [...new Set(list)];

function workloadsOf(set) {
  return unique(set.cells.map((cell) => cell.workload));
}

const measured = (cell) => cell.time !== null && cell.time !== undefined;

function cellName(cell) {
  return `${cell.panel} ${cell.variant}`;
}

function cellKey(cell) {
  return JSON.stringify([cell.workload, cell.panel, cell.variant, cell.workers, cell.work]);
}

/* The names of numeric parameters that vary over these cells: what was swept. */
function sweptOf(cells) {
  const names = unique(cells.flatMap((cell) => Object.keys(cell.parameters || {})));
  return names.filter((name) => {
    const values = cells.map((cell) => (cell.parameters || {})[name]);
    return values.some((value) => typeof value === "number") &&
      unique(values.filter((value) => typeof value === "number")).length > 1;
  });
}

/* What tells the parameters of one cell from those of others of its workload: "size = 1000". */
function settingOf(cell, swept) {
  if (swept.length === 0) return cell.setting || "";
  return swept.filter((name) => name in (cell.parameters || {}))
    .map((name) => `${name} = ${plain(cell.parameters[name])}`).join(", ");
}
