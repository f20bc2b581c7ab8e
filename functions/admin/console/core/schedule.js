// When the next sweep is due, as far as a schedule can be told here: a rate after the last run, a daily time in UTC.
const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function nextSweep(expression, lastStarted, now = Date.now()) {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression ?? "");
  if (rate && lastStarted) {
    const step = Number(rate[1]) * UNITS[rate[2]];
    const missed = Math.max(0, Math.floor((now - new Date(lastStarted)) / step));
    return new Date(new Date(lastStarted).getTime() + (missed + 1) * step).toISOString();
  }
  const daily = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(expression ?? "");
  if (!daily) return null;
  const next = new Date(now);
  next.setUTCHours(Number(daily[2]), Number(daily[1]), 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString();
}
