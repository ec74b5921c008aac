/* SPDX-License-Identifier: MIT
 *
 * Puts the page together. */
const anchor = (name) => `workload-${name.replace(/[^A-Za-z0-9_-]/g, "_")}`;

/* What the data support: the sentences of the terminal, folded up where there are many settings. */
function notesOf(set, name) {
  const notes = set.notes.filter((note) => note.workload === name && note.lines.length > 0);
  if (notes.length === 0) return "";
  if (notes.length === 1) return list(notes[0].lines);
  return el("details", {}, el("summary", {}, "What the data support, for each setting"), notes.map((note) =>
    [el("h4", {}, note.setting || "no setting"), list(note.lines)]));
}

function workloadPart(set, name) {
  const cells = set.cells.filter((cell) => cell.workload === name), swept = sweptOf(cells);
  const settings = unique(cells.filter(measured).map((cell) => settingOf(cell, swept)));
  let setting = settings[0];
  const now = () => cells.filter((cell) => settingOf(cell, swept) === setting);
  const part = el("section", { class: "part workload", id: anchor(name), "data-workload": name }, el("h2", {}, name));
  const same = swept.length === 0 && cells.length > 0 ? Object.entries(cells[0].parameters || {}) : [];
  const same_text = same.filter(([, value]) => typeof value !== "string" || (value.length < 40 && !value.startsWith("/")))
    .map(([parameter, value]) => `${parameter} ${plain(value)}`).join(" · ");
  part.append(el("p", { class: "lede" }, set.titles[name] || "", set.titles[name] && same_text ? ": " : "", same_text));
  part.append(notesOf(set, name));
  part.append(el("h3", {}, "The numbers"), ...workloadTables(set, name, cells, swept),
    ...hostsTables(set, name, cells));
  if (settings.length > 0) {
    const figures = [samplesFigure(set, now), speedupFigure(set, now), costsFigure(set, now), sweepFigure(cells, swept)].filter(Boolean);
    const halves = figures.filter((figure) => !figure.node.classList.contains("wide"));
    if (halves.length % 2 === 1) halves[halves.length - 1].node.classList.add("wide");
    if (settings.length > 1)
      part.append(el("div", { class: "controls" }, selector("Figures for ", settings.map((each) => [each, each || "no setting"]), setting,
        (value) => { setting = value; figures.forEach((figure) => figure.draw()); })));
    part.append(el("div", { class: "figures" }, figures.map((figure) => figure.node)));
  }
  part.append(el("h3", { class: "triptych" }, "The triptych"), triptychFigure(set, name, now().length > 0 ? now() : cells));
  return part;
}

function contentsList(parts) {
  const links = parts.map((part) => el("li", {}, el("a", { href: `#${part.id}` }, part.querySelector("h2").textContent)));
  document.getElementById("contents").replaceChildren(el("ul", {}, links));
}

/* Which folder the sections below are about. */
function setChooser() {
  return el("div", { class: "controls", id: "folders" }, el("span", { class: "lede" }, "The sections below are about "),
    choice("Folder", report.sets.map((set, at) => [at, set.label]), view.set, (at) => { view.set = at; build(); }));
}

function build() {
  forgetDrawings();
  const set = report.sets[view.set], main = document.getElementById("main");
  if (!set) {
    main.replaceChildren(el("p", { class: "notice" }, "This report holds no data."));
    return;
  }
  document.getElementById("subtitle").textContent =
    `${set.cpu ? `${set.cpu} · ` : ""}${tell("begun {1}", moment(set.run))}${report.sets.length > 1 ? ` · ${set.label}` : ""}`;
  const parts = [findingsPart(set), overviewPart(set), ...workloadsOf(set).map((name) => workloadPart(set, name)), metgPart(set), pricesPart(set), racePart(set),
    simulatedPart(set),
    machinePart(set), leftOutPart(set), troublesPart(set), methodPart(set)].filter(Boolean);
  const sides = report.sets.length > 1 ? [sidesPart(), setChooser()] : [];
  main.replaceChildren(...sides, ...parts);
  contentsList([...sides.slice(0, 1), ...parts]);
}

/* Who goes by keyboard must find everything where it will be: nothing may come up behind them. */
function openKeyboard() {
  const draw = (event) => {
    if (event.key !== "Tab") return;
    window.removeEventListener("keydown", draw);
    drawAll();
  };
  window.addEventListener("keydown", draw);
}

/* Before printing everything is drawn; light on dark paper helps nobody. */
function openPrinting() {
  window.addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    drawAll();
    redraw();
    for (const chart of view.charts) chart.resize();
  });
  window.addEventListener("afterprint", () => setTheme(theme, false));
  document.getElementById("print").addEventListener("click", () => window.print());
}

for (const node of document.querySelectorAll("title, h1, .skip, #print")) node.textContent = say(node.textContent);
build();
openTheme();
openPrinting();
openKeyboard();
document.getElementById("footer").textContent = tell("Made by triptych {1} on {2} from {3}. This file is whole: it loads nothing from anywhere.", report.version || "",
  moment(report.written), report.sets.map((set) => set.folder).join(", ")) +
  `${hasCharts ? ` Charts: Chart.js ${Chart.version} (MIT).` : ""}`;
window.triptych = { report, view, drawAll };
document.documentElement.dataset.ready = "true";
