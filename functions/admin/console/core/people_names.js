// Names of people by record id, read from People when somebody asks: in this page's memory alone, never in a storage.
import { ask } from "./api.js";
import { routes } from "./routes.js";
import { tell } from "./store.js";

export const MOST_AT_ONCE = 100;
const names = new Map(); // null: People has no such record
let shown = false;

/** Give the name of a record: undefined while it is not known or not to be shown, null when there is no such record. */
export function personName(id) {
  return shown ? names.get(id) : undefined;
}

export function areNamesShown() {
  return shown;
}

/** Give those of these ids whose names are not known yet, each once. */
export function unnamed(ids) {
  return [...new Set(ids)].filter((id) => id && !names.has(id));
}

/** Show the names that are known, and ask People for at most a hundred more; give how many came. */
export async function showNames(ids) {
  shown = true;
  tell();
  const asked = unnamed(ids).slice(0, MOST_AT_ONCE);
  let left = asked;
  let before;
  do {
    if (!left.length) break;
    const answer = await ask(routes.names(), { ids: left });
    for (const [id, name] of Object.entries(answer.names)) names.set(id, name);
    for (const id of answer.unknown) names.set(id, null);
    tell();
    before = left.length;
    left = answer.left;
  } while (left.length < before);
  return asked.length - left.length;
}

export function hideNames() {
  shown = false;
  tell();
}

/** Forget them: whoever comes back to this page may be somebody else. */
export function forgetNames() {
  names.clear();
  hideNames();
}

addEventListener("pagehide", forgetNames);
