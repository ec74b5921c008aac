/* SPDX-License-Identifier: MIT
 *
 * The price list: what one primitive costs, the panels side by side. */
const PRICE_GROUPS = [["clock", "Reading the clock"], ["start", "Starting and ending"], ["shared", "One shared datum"],
  ["hand_over", "Handing over, one way"], ["messages", "Messages"],
  ["network", "Messages from host to host"], ["together", "All together"], ["tasks", "Tasks"],
  ["dispatch", "Dispatch of an empty task"], ["waiting", "Waiting: CPU burned"]];

/* A waiter spins; what sleeps, naps or yields, and what nobody waits for, is not busy. */
const isBusy = (price) => price.policy === "active" || price.policy === "spin";

const priceGroup = (price) => {
  const at = PRICE_GROUPS.findIndex(([name]) => name === price.group);
  return at < 0 ? PRICE_GROUPS.length : at;
};
const groupTitle = (at) => (PRICE_GROUPS[at] || ["", "Others"])[1];

/* One row a price, number of workers and way to wait; cells by panel. */
function priceRows(prices) {
  const rows = new Map();
  for (const price of prices) {
    const key = JSON.stringify([price.name, price.workers, isBusy(price)]);
    const row = rows.get(key) || { name: price.name, workers: price.workers, busy: isBusy(price), group: priceGroup(price),
      unit: price.unit, cells: new Map() };
    if (!row.cells.has(price.panel)) row.cells.set(price.panel, price);
    rows.set(key, row);
  }
  const names = unique(prices.map((price) => price.name));
  return [...rows.values()].sort((a, b) => a.group - b.group || names.indexOf(a.name) - names.indexOf(b.name) ||
    a.workers - b.workers || Number(a.busy) - Number(b.busy));
}

const pricePanels = (prices) => {
  const found = unique(prices.map((price) => price.panel));
  return [...KNOWN_PANELS.filter((panel) => found.includes(panel)), ...found.filter((panel) => !KNOWN_PANELS.includes(panel))];
};

/* A share is told in percent; a time in the unit that suits it. */
function priceRange(price) {
  const range = interval(price.cost);
  if (price.unit === "s") return secondsRange(range);
  const percent = (value) => digits(100 * value);
  return [`${percent(range.mid)} %`, rangeText(range, percent)];
}

function pricesTable(prices) {
  const columns = [
    { title: "Price of", cell: (row) => row.name },
    { title: "Workers", number: true, cell: (row) => String(row.workers) },
    { title: "Wait", cell: (row) => (row.busy ? "busy" : "") },
    ...pricePanels(prices).map((panel) => ({ title: panel, number: true,
      cell: (row) => row.cells.has(panel) && priceRange(row.cells.get(panel)) || "" })),
    { title: "What it is", prose: true, cell: (row) => unique([...row.cells.values()].map((price) => price.meaning)).join("; ") },
  ];
  return el("figure", { class: "whole-table", "data-table": "prices" }, table({ caption: "The price list", columns,
    rows: priceRows(prices), group: (row) => row.group }), el("figcaption", {},
    "Brackets: the 95 % interval of the median over all processes; in parentheses the least and the most that was seen, " +
    "where there were too few for one. Times of directives and locks are what they add to the same loop without them. Busy: " +
    "a worker that waits spins (OMP_WAIT_POLICY=active, or a lock or an MPI library that does so); elsewhere waiters sleep, nap " +
    "or yield, or nobody waits."));
}

/* The prices with so many workers, or with fewer where the price is made for fewer, cheap ones first. */
function rowsWith(prices, workers) {
  const rows = priceRows(prices).filter((row) => row.unit === "s" && row.workers <= workers);
  const most = new Map();
  for (const row of rows) most.set(row.name, Math.max(most.get(row.name) || 0, row.workers));
  const cheapest = (row) => Math.min(...[...row.cells.values()].map((price) => price.cost[0]));
  return rows.filter((row) => row.workers === most.get(row.name) && cheapest(row) > 0).sort((a, b) => cheapest(a) - cheapest(b));
}

function pricesFigure(prices) {
  const numbers = unique(prices.map((price) => price.workers)).sort((a, b) => a - b);
  let workers = numbers[Math.min(1, numbers.length - 1)];
  const rows = () => rowsWith(prices, workers).slice(0, MOST_ROWS);
  const config = () => {
    const all = rows();
    const datasets = pricePanels(prices).filter((panel) => all.some((row) => row.cells.has(panel))).map((panel) => {
      const mine = all.map((row, at) => ({ price: row.cells.get(panel), at })).filter(({ price }) => price);
      return { label: panel, borderColor: ink("ink"), backgroundColor: hue(panel), pointStyle: shape(panel), pointRadius: 6,
        pointHoverRadius: 8, borderWidth: 1, barAxis: "x", barColour: hue(panel), picture: () => shapePicture(panel),
        prices: mine.map(({ price }) => price), data: mine.map(({ price, at }) => ({ x: price.cost[0], y: at })),
        bars: mine.map(({ price }) => interval(price.cost)) };
    });
    const y = rowAxis([], null);
    y.max = all.length - 0.4;
    y.afterBuildTicks = (scale) => { scale.ticks = all.map((_, value) => ({ value })); };
    y.ticks.callback = (value) => (all[value] ? `${all[value].busy ? tell("{1}, busy", all[value].name) : all[value].name} · ${all[value].workers}` : "");
    const x = secondsAxis(true, "seconds of one operation");
    x.ticks.callback = (value) => (/^1e/.test(Number(value.toPrecision(12)).toExponential()) ? seconds(value) : null);
    return { type: "scatter", data: { datasets }, options: chartOptions({ x, y }, [], (item) => {
      const price = item.dataset.prices[item.dataIndex], range = interval(price.cost), [mid, ends] = secondsRange(range);
      return [`${price.panel} ${price.name}, ${many(price.workers, "worker")}${price.policy ? `, ${price.policy}` : ""}`,
        price.meaning, tell("median {1}", `${mid} ${ends}`),
        tell("{1} in {2}", many(price.cost[3], "sample"), many(price.cost[4], "process", "processes"))];
    }) };
  };
  const figure = chartFigure({ title: "From the cheapest to the dearest", label: "prices", wide: true, config,
    height: () => Math.max(200, rows().length * 19 + 70),
    controls: [choice("Workers", numbers.map((number) => [number, many(number, "worker")]), workers,
      (value) => { workers = Number(value); figure.draw(); })],
    caption: [el("b", {}, "Each decade is ten times dearer."), " Marks are medians, bars their 95 % intervals (dotted: too few " +
      "processes to claim one). Rows: price · workers; what is made for fewer workers stands with those. A task that is shorter " +
      "than what hands it over is not worth handing over."] });
  return figure;
}

/* null: the folder has no price list. */
function pricesPart(set) {
  const prices = set.prices || [];
  if (prices.length === 0) return null;
  return el("section", { class: "part", id: "prices" }, el("h2", {}, "Price list"),
    el("p", { class: "lede" }, "What one primitive costs on this machine, measured by the panels' programs prices in several " +
      "processes, with fewer workers than CPUs, as many, and more."),
    el("div", { class: "figures" }, pricesFigure(prices).node),
    ...(set.network || []).map((sentence) => el("p", {}, sentence)),
    el("h3", {}, "The numbers"), pricesTable(prices));
}
