// Signing in at Cognito's own page: authorization code with PKCE (S256), a checked state, refresh, sign-out.
import { consoleUrl, getSettings } from "./settings.js";

const SESSION = "session",
  ATTEMPT = "sign-in",
  AGAIN = "sign-in-again";
const EARLY_MS = 60_000;
let session = read(SESSION);
let refreshing;

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

function keep(tokens) {
  const refreshToken = tokens.refresh_token ?? session?.refreshToken;
  session = { idToken: tokens.id_token, refreshToken, expiresAt: Date.now() + tokens.expires_in * 1000 };
  const made = claims().iat;
  session.clockAhead = made ? Date.now() / 1000 - made : 0; // of the sign-in page's, which says when one signed in
  sessionStorage.setItem(SESSION, JSON.stringify(session));
}

export function forget() {
  session = null;
  sessionStorage.removeItem(SESSION);
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function page(path, query) {
  return `${getSettings().sign_in_url}${path}?${new URLSearchParams(query)}`;
}

export function isSignedIn() {
  return session !== null;
}

function claims() {
  try {
    const bytes = Uint8Array.from(atob(session.idToken.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (each) =>
      each.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

/** Who is signed in, as the token says. The API judges by its own reading of it. */
export function whoAmI() {
  const said = claims();
  return { email: said.email ?? "", administrator: (said["cognito:groups"] ?? []).includes("administrator") };
}

/** For how many seconds more the sign-in is fresh enough for a sensitive action; below 0: it is not. */
export function freshSeconds() {
  const age = Date.now() / 1000 - (session?.clockAhead ?? 0) - Number(claims().auth_time ?? 0);
  return getSettings().reauthentication_minutes * 60 - age;
}

/** Leave for the sign-in page; `route` is where to come back to. */
export async function signIn(route = location.hash) {
  const verifier = random(),
    state = random();
  sessionStorage.setItem(ATTEMPT, JSON.stringify({ verifier, state, route }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  location.assign(
    page("/oauth2/authorize", {
      client_id: getSettings().client_id,
      response_type: "code",
      scope: "openid email",
      redirect_uri: consoleUrl,
      state,
      code_challenge: base64url(new Uint8Array(digest)),
      code_challenge_method: "S256",
    }),
  );
}

/** Sign in anew although the page may remember somebody: sign out there first, then come back and ask. */
export function signInAfresh(route = location.hash) {
  sessionStorage.setItem(AGAIN, JSON.stringify({ route }));
  forget();
  location.assign(page("/logout", { client_id: getSettings().client_id, logout_uri: consoleUrl }));
}

export function signOut() {
  sessionStorage.clear();
  session = null;
  location.assign(page("/logout", { client_id: getSettings().client_id, logout_uri: consoleUrl }));
}

/** Take what a redirect brought. Gives "" or a sentence that says what went wrong. */
export async function completeSignIn() {
  const again = read(AGAIN);
  if (again) {
    sessionStorage.removeItem(AGAIN);
    await signIn(again.route);
    return new Promise(() => {}); // the browser is on its way
  }
  const query = new URLSearchParams(location.search);
  if (!query.has("code") && !query.has("error")) return "";
  const attempt = read(ATTEMPT);
  sessionStorage.removeItem(ATTEMPT);
  history.replaceState(null, "", consoleUrl + (attempt?.route || ""));
  if (query.has("error")) return "The sign-in page said no. Please try again.";
  if (!attempt || attempt.state !== query.get("state")) return "This sign-in was not begun here. Please sign in again.";
  const tokens = await exchange({
    grant_type: "authorization_code",
    code: query.get("code"),
    redirect_uri: consoleUrl,
    code_verifier: attempt.verifier,
  });
  if (!tokens) return "The sign-in could not be completed. Please try again.";
  keep(tokens);
  return "";
}

async function exchange(fields) {
  const body = new URLSearchParams({ client_id: getSettings().client_id, ...fields });
  const answer = await fetch(`${getSettings().sign_in_url}/oauth2/token`, { method: "POST", body });
  return answer.ok ? answer.json() : null;
}

/** Give a token that is still good, renewed if need be; null when the session has ended. */
export async function idToken({ renew = false } = {}) {
  if (!session) return null;
  if (!renew && Date.now() < session.expiresAt - EARLY_MS) return session.idToken;
  if (!session.refreshToken) return null;
  refreshing ??= exchange({ grant_type: "refresh_token", refresh_token: session.refreshToken }).finally(() => {
    refreshing = undefined;
  });
  const tokens = await refreshing;
  if (!tokens) return null;
  keep(tokens);
  return session.idToken;
}
