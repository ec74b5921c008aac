/* SPDX-License-Identifier: MIT
 *
 * A timeline on a canvas: one lane a worker; tall is work, low is waiting. Pointer and keyboard show
 * the same: what a slice is and how long it took. */
const LABEL_WIDTH = 74, AXIS_HEIGHT = 24;

function laneHeight(lanes) {
  return lanes <= 6 ? 30 : lanes <= 16 ? 20 : lanes <= 40 ? 12 : 7;
}

/* timeline(trace, label, range(), until()): {node, draw()}; range() = [from, to] in microseconds, until() is
 * how far the run is played. */
function timeline(trace, label, range, until) {
  const height = laneHeight(trace.lanes.length) * trace.lanes.length + AXIS_HEIGHT + 4;
  const canvas = el("canvas", { tabindex: "0", role: "img", "data-timeline": label, "aria-label":
    tell("Timeline of {1}: {2}, {3}, {4}. Arrow keys go from slice to slice and from lane to lane.", label,
      many(trace.lanes.length, "lane"), many(trace.total, "slice"), microseconds(trace.end)) });
  const state = { trace, canvas, height, range, until, current: null };
  canvas.style.height = `${height}px`;
  canvas.addEventListener("pointermove", (event) => pointAt(state, event));
  canvas.addEventListener("pointerleave", () => { state.current = null; hideTip(); drawTimeline(state); });
  canvas.addEventListener("keydown", (event) => steerTimeline(state, event));
  canvas.addEventListener("blur", () => { state.current = null; hideTip(); drawTimeline(state); });
  return { node: canvas, draw: () => drawTimeline(state) };
}

const placeOf = (state, time, width) => {
  const [from, to] = state.range();
  return LABEL_WIDTH + (time - from) / (to - from) * (width - LABEL_WIDTH - 8);
};

function drawTimeline(state) {
  const { canvas, trace, height } = state, ratio = window.devicePixelRatio || 1, width = canvas.clientWidth || 460;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d"), tall = laneHeight(trace.lanes.length);
  context.scale(ratio, ratio);
  context.font = `11px ${ink("sans")}`;
  context.textBaseline = "middle";
  drawAxis(state, context, width);
  trace.lanes.forEach((lane, at) => {
    const top = at * tall;
    context.fillStyle = ink("soft");
    context.fillRect(LABEL_WIDTH, top + 2, width - LABEL_WIDTH - 8, tall - 4);
    context.fillStyle = ink("muted");
    context.textAlign = "right";
    if (tall >= 12 || at % 4 === 0) context.fillText(fit(context, lane.name.replace(/ \(.*| on .*|(?<=^main) worker$/, ""), LABEL_WIDTH - 10), LABEL_WIDTH - 8, top + tall / 2);
  });
  context.save();
  context.beginPath();
  const played = Math.min(width - 8, placeOf(state, Math.min(state.until(), 1e15), width));
  context.rect(LABEL_WIDTH, 0, Math.max(0, played - LABEL_WIDTH), height);
  context.clip();
  for (const tasks of [true, false])
    trace.lanes.forEach((lane, at) => lane.slices.forEach((slice) => {
      if ((slice.kind === "task") === tasks) drawSlice(state, context, slice, at * tall, tall, width);
    }));
  context.restore();
  canvas.slices = trace.all.length;
}

function fit(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let cut = text;
  while (cut.length > 1 && context.measureText(`${cut}…`).width > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}

/* Tasks fill the lane, waits its lower part, so that a wait inside a task is seen. */
function boxOf(state, slice, top, tall, width) {
  const left = placeOf(state, slice.from, width), right = placeOf(state, slice.from + slice.length, width);
  const low = slice.kind !== "task", room = tall - 4;
  return { left, wide: Math.max(right - left, 0.75), top: top + 2 + (low ? room * 0.58 : 0), high: low ? room * 0.42 : room };
}

function drawSlice(state, context, slice, top, tall, width) {
  const box = boxOf(state, slice, top, tall, width);
  if (box.left > width || box.left + box.wide < LABEL_WIDTH) return;
  context.fillStyle = filling(slice.kind);
  context.globalAlpha = slice.count > 1 ? 0.35 + 0.65 * Math.min(1, slice.busy / slice.length) : 1;
  context.fillRect(box.left, box.top, box.wide, box.high);
  context.globalAlpha = 1;
  if (box.wide > 3) {
    context.strokeStyle = ink("sheet");
    context.lineWidth = 1;
    context.strokeRect(box.left + 0.5, box.top + 0.5, box.wide - 1, box.high - 1);
  }
  if (slice.kind === "task" && box.wide > 34 && tall >= 18) {
    context.fillStyle = ink("ink");
    context.textAlign = "left";
    context.fillText(fit(context, sliceName(slice), box.wide - 8), box.left + 4, top + 2 + tall * 0.27);
  }
  if (slice === state.current) {
    context.strokeStyle = ink("ink");
    context.lineWidth = 2.5;
    context.strokeRect(box.left - 1, box.top - 1, box.wide + 2, box.high + 2);
  }
}

function drawAxis(state, context, width) {
  const [from, to] = state.range(), bottom = state.height - AXIS_HEIGHT + 2;
  const wanted = Math.max(2, Math.floor((width - LABEL_WIDTH) / 85)), raw = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw)), step = power * [1, 2, 5, 10].find((each) => each * power >= raw);
  context.textAlign = "center";
  for (let time = Math.ceil(from / step) * step; time <= to + step / 1000; time += step) {
    const x = placeOf(state, time, width);
    context.strokeStyle = ink("grid");
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, bottom);
    context.stroke();
    context.fillStyle = ink("muted");
    const text = time === 0 ? "0" : microseconds(time), half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(x, width - half - 1), bottom + 10);
  }
}

/* ---- pointer and keyboard ----------------------------------------------------------------------- */

function pointAt(state, event) {
  const area = state.canvas.getBoundingClientRect(), x = event.clientX - area.left, y = event.clientY - area.top;
  const tall = laneHeight(state.trace.lanes.length), number = Math.floor(y / tall), lane = state.trace.lanes[number];
  const near = (slice) => {
    const box = boxOf(state, slice, number * tall, tall, area.width);
    return x >= box.left - 1 && x <= box.left + box.wide + 1 && (slice.kind === "task" || y >= box.top);
  };
  const hits = lane ? lane.slices.filter(near) : [];
  const found = hits.find((slice) => slice.kind !== "task") || hits[0] || null;
  if (found !== state.current) {
    state.current = found;
    drawTimeline(state);
  }
  if (found) showTip(sliceText(lane, found), event.clientX, event.clientY);
  else hideTip();
}

/* The slice that an arrow key leads to. */
function neighbour(state, key) {
  const lanes = state.trace.lanes.filter((lane) => lane.slices.length > 0);
  if (lanes.length === 0) return null;
  const here = Math.max(0, lanes.findIndex((lane) => lane.slices.includes(state.current)));
  if (!state.current) return [lanes[0], lanes[0].slices[0]];
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const slices = lanes[here].slices, at = slices.indexOf(state.current) + (key === "ArrowRight" ? 1 : -1);
    return [lanes[here], slices[Math.max(0, Math.min(slices.length - 1, at))]];
  }
  const lane = lanes[Math.max(0, Math.min(lanes.length - 1, here + (key === "ArrowDown" ? 1 : -1)))];
  const near = lane.slices.reduce((best, slice) =>
    Math.abs(slice.from - state.current.from) < Math.abs(best.from - state.current.from) ? slice : best);
  return [lane, near];
}

function steerTimeline(state, event) {
  if (!event.key.startsWith("Arrow")) {
    if (event.key === "Escape") state.current = null, hideTip(), drawTimeline(state);
    return;
  }
  event.preventDefault();
  const next = neighbour(state, event.key);
  if (!next) return;
  state.current = next[1];
  drawTimeline(state);
  const area = state.canvas.getBoundingClientRect(), row = state.trace.lanes.indexOf(next[0]);
  const x = Math.max(LABEL_WIDTH, Math.min(area.width, placeOf(state, next[1].from, area.width)));
  showTip(sliceText(next[0], next[1]), area.left + x, area.top + (row + 0.6) * laneHeight(state.trace.lanes.length));
}
