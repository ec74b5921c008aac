/* SPDX-License-Identifier: MIT
 *
 * Numbers as people read them. Three significant digits: more would claim a precision that runs on a
 * shared machine do not have. */
const TIME_UNITS = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];
const BYTE_UNITS = [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"], [1, "B"]];

function unitFor(value, units) {
  const size = Math.abs(value) * 1.0005; /* 0.9996 s is 1.00 s, not 1000 ms */
  return units.find(([scale]) => size >= scale) || units[units.length - 1];
}

function digits(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.0995) return value.toFixed(2);
  return value.toPrecision(2);
}

function seconds(value) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const [scale, name] = unitFor(value, TIME_UNITS);
  return `${digits(value / scale)} ${name}`;
}

function bytes(value) {
  if (!Number.isFinite(value) || value <= 0) return "–";
  const [scale, name] = unitFor(value, BYTE_UNITS);
  return `${digits(value / scale)} ${name}`;
}

/* Brackets promise an interval of 95 %, parentheses are only what was seen. */
function rangeText(range, text) {
  const inner = `${text(range.low)}, ${text(range.high)}`;
  return range.claimed ? `[${inner}]` : `(${inner})`;
}

/* "13.1 ms" and "[12.9, 14.0]", all in the unit of the middle. */
function secondsRange(range) {
  const [scale, name] = unitFor(range.mid, TIME_UNITS);
  return [`${digits(range.mid / scale)} ${name}`, rangeText(range, (value) => digits(value / scale))];
}

function ratioRange(range) {
  return [`${digits(range.mid)}`, rangeText(range, digits)];
}

function percentRange(range) {
  const percent = (value) => `${Math.round(value * 100)}`;
  return [`${percent(range.mid)} %`, rangeText(range, percent)];
}

/* 50000000 → "50 000 000" with narrow blanks that do not break. */
function plain(value) {
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value) && Math.abs(value) >= 10000)
    return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return String(value);
}

function many(count, one, more) {
  if (say(one).includes("#")) return say(one).replace("#", plain(count));
  return `${plain(count)} ${count === 1 ? one : more || `${one}s`}`;
}

function moment(text) {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(text || "");
  return match ? `${match[1]}, ${match[2]} UTC` : text || "time unknown";
}
