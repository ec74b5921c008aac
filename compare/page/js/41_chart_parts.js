/* SPDX-License-Identifier: MIT
 *
 * What Chart.js does not draw by itself: intervals, every single sample, and marks. */

/* dataset.bars[i] = {low, high, claimed} belongs to dataset.data[i]; along x or y (dataset.barAxis).
 * Dotted where the ends are only the least and the most that was seen. */
const intervalBars = {
  id: "intervalBars",
  beforeDatasetsDraw(chart) {
    chart.data.datasets.forEach((set, at) => {
      if (set.bars && chart.isDatasetVisible(at)) drawBars(chart, set, chart.getDatasetMeta(at));
    });
  },
};

function drawBars(chart, set, meta) {
  const context = chart.ctx, along = set.barAxis || "y", scale = chart.scales[along];
  context.save();
  clipTo(chart);
  context.strokeStyle = set.barColour || set.borderColor;
  context.lineWidth = 1.75;
  set.bars.forEach((bar, at) => {
    const point = meta.data[at];
    if (!bar || !point || !Number.isFinite(bar.low) || !Number.isFinite(bar.high)) return;
    const low = scale.getPixelForValue(bar.low), high = scale.getPixelForValue(bar.high);
    const cap = 4, { x, y } = point;
    context.setLineDash(bar.claimed ? [] : [2, 3]);
    context.beginPath();
    if (along === "x") {
      context.moveTo(low, y); context.lineTo(high, y);
    } else {
      context.moveTo(x, low); context.lineTo(x, high);
    }
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    for (const end of [low, high]) {
      if (along === "x") {
        context.moveTo(end, y - cap); context.lineTo(end, y + cap);
      } else {
        context.moveTo(x - cap, end); context.lineTo(x + cap, end);
      }
    }
    context.stroke();
  });
  context.restore();
}

function clipTo(chart) {
  const { left, top, right, bottom } = chart.chartArea;
  chart.ctx.beginPath();
  chart.ctx.rect(left - 6, top - 6, right - left + 12, bottom - top + 12);
  chart.ctx.clip();
}

/* dataset.samples[i] = the samples of row i: all of them, at their own place along x, scattered
 * across the row by a fixed sequence, so that the same report always looks the same. */
const allSamples = {
  id: "allSamples",
  beforeDatasetsDraw(chart) {
    let drawn = 0;
    chart.data.datasets.forEach((set, at) => {
      if (set.samples && chart.isDatasetVisible(at)) drawn += drawSamples(chart, set);
    });
    chart.samplesDrawn = drawn;
  },
};

function drawSamples(chart, set) {
  const context = chart.ctx, across = chart.scales.y, along = chart.scales.x;
  const room = Math.abs(across.getPixelForValue(1) - across.getPixelForValue(0)) * 0.36;
  let drawn = 0;
  context.save();
  clipTo(chart);
  context.fillStyle = set.sampleColour;
  set.samples.forEach((samples, row) => {
    const middle = across.getPixelForValue(set.data[row].y);
    const size = samples.length > 5000 ? 1.2 : samples.length > 300 ? 1.8 : 3.4;
    context.globalAlpha = samples.length > 5000 ? 0.25 : samples.length > 300 ? 0.4 : 0.55;
    samples.forEach((value, at) => {
      const jitter = samples.length === 1 ? 0 : ((at * 0.6180339887498949 + 0.25) % 1) * 2 - 1;
      context.fillRect(along.getPixelForValue(value) - size / 2, middle + jitter * room - size / 2, size, size);
    });
    drawn += samples.length;
  });
  context.restore();
  return drawn;
}

/* options.plugins.marks.lines = [{axis, value, text, dash}]: a line across the figure, with a name. */
const marks = {
  id: "marks",
  beforeDatasetsDraw(chart, _, options) {
    const context = chart.ctx, area = chart.chartArea;
    context.save();
    context.font = `11px ${ink("sans")}`;
    for (const line of options.lines || []) {
      const place = chart.scales[line.axis].getPixelForValue(line.value);
      const inside = line.axis === "x" ? place >= area.left - 1 && place <= area.right + 1
        : place >= area.top - 1 && place <= area.bottom + 1;
      if (!inside) continue;
      context.strokeStyle = context.fillStyle = ink("muted");
      context.setLineDash(line.dash || [3, 3]);
      context.beginPath();
      if (line.axis === "x") {
        context.moveTo(place, area.top); context.lineTo(place, area.bottom);
        const right = place + context.measureText(line.text).width + 6 > area.right;
        context.textAlign = right ? "right" : "left";
        context.fillText(line.text, place + (right ? -5 : 5), area.top + 11);
      } else {
        context.moveTo(area.left, place); context.lineTo(area.right, place);
      }
      context.stroke();
    }
    context.restore();
  },
};

/* ---- what all charts have in common ------------------------------------------------------------- */

function axis(title, more) {
  return { title: { display: true, text: say(title), color: ink("muted") }, grid: { color: ink("grid") },
    ticks: { color: ink("muted") }, border: { color: ink("line") }, ...more };
}

/* `tip(point)` gives the lines of a point's tip; a dataset says in `of` which cells its points are. */
function chartOptions(scales, lines, tip) {
  return {
    animation: false, responsive: true, maintainAspectRatio: false, normalized: true,
    font: { family: ink("sans") }, scales, layout: { padding: { top: 8, right: 10 } },
    interaction: { mode: "nearest", intersect: false, axis: "xy" },
    plugins: {
      legend: { display: false }, marks: { lines },
      tooltip: { displayColors: false, backgroundColor: ink("ink"), titleColor: ink("paper"),
        bodyColor: ink("paper"), callbacks: { title: () => "", label: (item) => tip(item) } },
    },
  };
}

if (hasCharts) Chart.register(intervalBars, allSamples, marks);
