// Schedules: what they say in words, and when the next sweep is due. A rate and a daily time are told here; whatever
// else somebody configured is shown as it is.
const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const DAILY = /^cron\((\d{1,2}) (\d{1,2}) (?:\* \* \?|\? \* \*) \*\)$/;

export function inWords(expression) {
  const rate = RATE.exec(expression ?? "");
  if (rate) return rate[1] === "1" ? `every ${rate[2]}` : `every ${rate[1]} ${rate[2]}s`;
  const daily = DAILY.exec(expression ?? "");
  return daily ? `daily at ${daily[2].padStart(2, "0")}:${daily[1].padStart(2, "0")}` : (expression ?? "");
}

/** The next time: a rate after the last run, a daily time by the clocks of `zone`; null where neither can be told. */
export function nextSweep(expression, lastStarted, zone = "UTC", now = Date.now()) {
  const rate = RATE.exec(expression ?? "");
  if (rate && lastStarted) {
    const step = Number(rate[1]) * UNITS[rate[2]];
    const missed = Math.max(0, Math.floor((now - new Date(lastStarted)) / step));
    return new Date(new Date(lastStarted).getTime() + (missed + 1) * step).toISOString();
  }
  const daily = DAILY.exec(expression ?? "");
  return daily ? nextDaily(Number(daily[2]), Number(daily[1]), zone, now) : null;
}

function nextDaily(hour, minute, zone, now) {
  const ahead = aheadOfUtc(zone, now);
  if (ahead === null) return null;
  const local = new Date(now + ahead);
  local.setUTCHours(hour, minute, 0, 0);
  if (local <= now + ahead) local.setUTCDate(local.getUTCDate() + 1);
  // By then the clocks may have been put forward or back.
  return new Date(local - aheadOfUtc(zone, local - ahead)).toISOString();
}

function aheadOfUtc(zone, at) {
  const shown = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };
  let format;
  try {
    format = new Intl.DateTimeFormat("en-US", { ...shown, timeZone: zone, hourCycle: "h23", calendar: "gregory" });
  } catch {
    return null; // a zone that this browser does not know
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) - Math.floor(at / 60_000) * 60_000;
}
