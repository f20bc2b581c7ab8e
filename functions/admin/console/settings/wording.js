// How a value of the configuration reads to somebody who has never seen JSON.
import { number } from "../core/words.js";

function limit({ count, percent, max }, whose = "people") {
  const share = [`${percent ?? "?"} % of ${whose}`, `at least ${number(count ?? 0)}`];
  return [...share, ...(max === null || max === undefined ? [] : [`at most ${number(max)}`])].join(", ");
}

/** Give a value in words. `setting` is its row of a table: options, unit, names of ids. */
export function inWords(value, setting = {}, nameOf = (id) => id) {
  if (setting.words) return setting.words(value, nameOf);
  const option = setting.options?.find(([each]) => each === value);
  if (option) return option[1].charAt(0).toLowerCase() + option[1].slice(1);
  if (value === undefined || value === null || value === "") return "none";
  if (value === true) return "on";
  if (value === false) return "off";
  if (typeof value === "number") return setting.unit ? `${number(value)} ${setting.unit}` : number(value);
  if (Array.isArray(value)) return value.length ? value.map(nameOf).join(", ") : (setting.nothing ?? "none");
  if (typeof value !== "object") return `“${value}”`;
  if ("percent" in value || "count" in value) return limit(value, setting.ofGroup ? "members" : "people");
  const entries = Object.entries(value);
  return entries.length ? entries.map(([key, one]) => `${key}: ${one ?? "off"}`).join(", ") : "none";
}

/** What a limit allows in a company of `base`. */
export function allowed({ count, percent, max }, base) {
  const most = Math.max(count ?? 0, Math.floor(((percent ?? 0) * base) / 100));
  return max === null || max === undefined ? most : Math.min(max, most);
}
