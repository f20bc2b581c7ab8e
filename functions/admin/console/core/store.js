// The little that pages share: where the integration stands, what was answered last, and the person's own choices.
import { ask } from "./api.js";
import { routes } from "./routes.js";
import { useEffect, useState } from "./view.js";

const listeners = new Set();
const state = { overview: null, overviewError: null, answers: {}, names: null, layout: readLayout() };

function readLayout() {
  return localStorage.getItem("layout") === "unified" ? "unified" : "spaces";
}

export function tell() {
  for (const listener of listeners) listener();
}

export function useStore() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((count) => count + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return state;
}

export async function loadOverview() {
  try {
    Object.assign(state, { overview: await ask(routes.overview()), overviewError: null });
  } catch (error) {
    state.overviewError = error;
  }
  tell();
}

export function keepAnswer(path, answer) {
  state.answers = { ...state.answers, [path]: answer };
  tell();
}

export function chooseLayout(layout) {
  localStorage.setItem("layout", layout);
  state.layout = layout;
  tell();
}

/** Names of groups by key, read once: holds and changes name groups by their records only. */
export async function loadNames({ afresh = false } = {}) {
  if (state.names && !afresh) return;
  const names = {};
  let cursor = "";
  try {
    do {
      const page = await ask(routes.groups({ cursor }));
      for (const group of page.groups) names[group.key] = group.name;
      cursor = page.cursor;
    } while (cursor);
  } catch {
    return; // the keys say it too, only less well
  }
  state.names = names;
  tell();
}

export function nameOf(key) {
  return state.names?.[key] || key;
}
