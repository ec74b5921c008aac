/* SPDX-License-Identifier: MIT
 *
 * A run's trace, as the driver has packed it: columns, times in microseconds from the run's first
 * slice. `count` above 1: so many neighbours in one, because there were more than a page can hold. */
const KINDS = [["task", "task"], ["lock", "waits for a lock"], ["message", "waits for a message"],
  ["wait", "waits: barrier, join, queue"], ["other", "other"]];
const kindTitle = (kind) => (KINDS.find(([name]) => name === kind) || KINDS[4])[1];

function traceOf(set, cell) {
  if (cell.trace === undefined || cell.trace === null) return null;
  if (!set.traceCache) set.traceCache = new Map();
  if (!set.traceCache.has(cell.trace)) {
    const packed = embedded(`trace-${report.sets.indexOf(set)}-${cell.trace}`);
    set.traceCache.set(cell.trace, packed && packed.lanes ? unpack(packed) : packed);
  }
  return set.traceCache.get(cell.trace);
}

/* Slices by lane, each lane in the order of time. */
function unpack(packed) {
  const lanes = packed.lanes.map((name) => ({ name, slices: [] }));
  const { lane, kind, from, length, name, count, busy } = packed.slices;
  for (let at = 0; at < lane.length; at++)
    lanes[lane[at]].slices.push({ kind: packed.kinds[kind[at]], from: from[at], length: length[at],
      name: packed.names[name[at]], count: count[at], busy: busy[at] });
  return { ...packed, lanes, all: lanes.flatMap((each) => each.slices) };
}

function microseconds(value) {
  return seconds(value / 1e6);
}

/* Tasks that were joined have numbers of their own, which a common name does not tell. */
function sliceName(slice) {
  if (slice.count <= 1) return slice.name;
  return `${plain(slice.count)} × ${slice.kind === "task" ? "task" : slice.name}`;
}

function sliceText(lane, slice) {
  const lines = [`${lane.name}: ${sliceName(slice)}`];
  if (slice.count > 1) lines.push(tell("together {1} of {2}", microseconds(slice.busy), microseconds(slice.length)));
  else lines.push(microseconds(slice.length));
  lines.push(tell("{1}, from {2}", say(kindTitle(slice.kind)), microseconds(slice.from)));
  return lines.join("\n");
}

/* How much of the run each lane spent on what: time by kind, where a wait inside a task counts as
 * wait and not as task. */
function laneShares(trace) {
  return trace.lanes.map((lane) => {
    const spent = Object.fromEntries(KINDS.map(([kind]) => [kind, 0]));
    const waits = lane.slices.filter((slice) => slice.kind !== "task");
    for (const slice of lane.slices) {
      const inside = slice.kind !== "task" ? 0 : waits.filter((wait) => wait.from >= slice.from &&
        wait.from + wait.length <= slice.from + slice.length + 1e-3).reduce((sum, wait) => sum + wait.busy, 0);
      spent[slice.kind in spent ? slice.kind : "other"] += Math.max(0, slice.busy - inside);
    }
    return { lane, spent };
  });
}

function sharesTable(trace) {
  const shares = laneShares(trace), used = KINDS.filter(([kind]) => shares.some(({ spent }) => spent[kind] > 0));
  const text = (time) => [microseconds(time), `${Math.round(100 * time / Math.max(trace.end, 1e-9))} %`];
  return table({ caption: "Time of each lane", rows: shares, columns: [
    { title: "Lane", cell: ({ lane }) => lane.name },
    ...used.map(([kind, title]) => ({ title, number: true, cell: ({ spent }) => text(spent[kind]) })),
  ] });
}
