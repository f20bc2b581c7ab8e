// Asks the admin API, renews the token where that helps, and turns every refusal into one kind of error.
import { apiUrl } from "./settings.js";
import { idToken } from "./session.js";

export class ApiError extends Error {
  constructor(status, body) {
    super(body.message || "The answer could not be understood.");
    this.status = status;
    this.code = body.error || "unknown";
    this.field = body.field || "";
    this.body = body;
  }

  get isMissing() {
    return this.status === 404;
  }
}

export const SESSION_ENDED = "session_ended",
  STALE_SIGN_IN = "reauthentication_required";

let whenEnded = () => {};

/** Say what happens when nobody is signed in any more. */
export function onSessionEnd(listener) {
  whenEnded = listener;
}

export async function ask([method, path, query], body) {
  let answer = await attempt(method, path, query, body, await idToken());
  // A gateway's own 401 or 403 for a token it takes for outdated: the clocks may differ.
  if (answer.status === 401 && answer.body.error !== STALE_SIGN_IN) {
    answer = await attempt(method, path, query, body, await idToken({ renew: true }));
    if (answer.status === 401) throw ended();
  }
  if (answer.status >= 400) throw new ApiError(answer.status, answer.body);
  return answer.body;
}

function ended() {
  whenEnded();
  return new ApiError(401, { error: SESSION_ENDED, message: "Your session has ended. Sign in again to go on." });
}

async function attempt(method, path, query, body, token) {
  if (!token) throw ended();
  const url = new URL(apiUrl + path);
  for (const [name, value] of Object.entries(query ?? {})) if (value) url.searchParams.set(name, value);
  const headers = { Authorization: token, Accept: "application/json" };
  if (method === "POST" || method === "PUT") headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(url, {
      method,
      headers,
      body: headers["Content-Type"] && JSON.stringify(body ?? {}),
      cache: "no-store",
    });
  } catch {
    throw new ApiError(0, {
      error: "offline",
      message: "The API cannot be reached. Check your connection and try again.",
    });
  }
  try {
    return { status: answer.status, body: await answer.json() };
  } catch {
    throw new ApiError(answer.status, {
      error: "unreadable",
      message: `The API answered ${answer.status} and nothing that can be read.`,
    });
  }
}
