// Doing something: a request as a plain value, so that it can wait for a fresh sign-in and be carried on with after it.
import { ask, STALE_SIGN_IN } from "./api.js";
import { announce } from "./announcing.js";
import { go } from "./navigation.js";
import { signInAfresh } from "./session.js";
import { keepAnswer, loadOverview } from "./store.js";

const WAITING = "pending-request";
const DRAFT = "draft";
const LONGEST_MS = 15 * 60_000;

/**
 * Send a request: `{label, route, body, done, to, then}`. `done` is said afterwards, `to` is where to go: `{run_id}` in
 * it is filled in from the answer. `then`: `{route, body}` that follows once it is done. `afterSignIn`: it was asked for
 * anew already, so a second time would be a circle.
 * A request that holds secrets has a `draft`: what of it may be kept over a sign-in, and nothing else of it is.
 */
export async function act(request, { afterSignIn = false } = {}) {
  let answer;
  try {
    answer = await ask(request.route, request.body);
  } catch (error) {
    if (error.code !== STALE_SIGN_IN) throw error;
    if (afterSignIn)
      error.message =
        "The sign-in page did not ask for your password again, so this could not be done. Sign out, sign in, and try again.";
    else error.request = request;
    throw error;
  }
  keepAnswer(request.route[1], answer);
  if (request.then) {
    const following = await ask(request.then.route, request.then.body);
    keepAnswer(request.then.route[1], following);
    answer = { ...answer, ...following };
  }
  await loadOverview();
  announce(request.done ?? "Done.");
  if (request.to) go(request.to.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer[name])));
  return answer;
}

/** Keep a request over the sign-in page, or its draft alone, and leave for it. */
export function signInFor(request) {
  const [name, value] = request.draft ? [DRAFT, request.draft] : [WAITING, request];
  sessionStorage.setItem(name, JSON.stringify({ value, at: Date.now() }));
  signInAfresh(location.hash);
}

/** Give the request that was being made before a sign-in, once. */
export function takeWaiting() {
  return take(WAITING);
}

/** Give what was kept of a form before a sign-in, once. */
export function takeDraft() {
  return take(DRAFT);
}

function take(name) {
  const text = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  try {
    const { value, at } = JSON.parse(text);
    return Date.now() - at < LONGEST_MS ? value : null;
  } catch {
    return null;
  }
}
