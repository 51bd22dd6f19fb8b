// Times and dates in the language of the page: Gregorian, with the same digits as phone numbers.

import { spoken, t } from "/words.js";

const locale = () => (spoken() === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB");
const made = new Map();

function format(options) {
  const key = locale() + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale(), options));
  return made.get(key);
}

export const clock = (at) => format({ hour: "numeric", minute: "2-digit", hour12: true }).format(new Date(at));

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

export function day(at) {
  const days = Math.round((midnight(new Date()) - midnight(new Date(at))) / 86400000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return format({ day: "numeric", month: "long", year: "numeric" }).format(new Date(at));
}

export const moment = (at) => (midnight(new Date(at)) === midnight(new Date()) ? clock(at) : `${day(at)} ${clock(at)}`);

const STEPS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function relative(date) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS[5];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

/// Discord's `<t:unix:style>`.
export function stamp(unix, style = "f") {
  const date = new Date(unix * 1000);
  return style === "R" ? relative(date) : format(STYLES[style] ?? STYLES.f).format(date);
}

export const full = (unix) => format(STYLES.F).format(new Date(unix * 1000));
