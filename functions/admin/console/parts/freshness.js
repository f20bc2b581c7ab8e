// Before a form that takes secrets: is the sign-in fresh enough to send it? Asked first, so that nothing has to be kept.
import { freshSeconds, signInAfresh } from "../core/session.js";
import { getSettings } from "../core/settings.js";
import { html, useEffect, useState } from "../core/view.js";

const LOOK_MS = 10_000,
  ENOUGH_SECONDS = 300;

/** Tell for how many seconds the sign-in is fresh, looked at again and again. */
export function useFreshSeconds() {
  const [seconds, setSeconds] = useState(freshSeconds);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(freshSeconds()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}

/** Whether that is time enough to fill in a form. */
export function isEnough(seconds) {
  return seconds >= Math.min(ENOUGH_SECONDS, (getSettings().reauthentication_minutes * 60) / 3);
}

/** `again`: the person comes from the sign-in page, which has not asked. */
export function SignInFirst({ title, seconds, again, place }) {
  const minutes = getSettings().reauthentication_minutes;
  const text = again
    ? "The sign-in page did not ask for your password again. Sign out, sign in, and come back here."
    : seconds > 0
      ? `Yours is good for ${Math.max(1, Math.round(seconds / 60))} more min, too short to fill in a form.`
      : "Yours is older.";
  return html`<section class="card">
    <h2>${title}</h2>
    <p>
      This takes a secret, and a sign-in of the last ${minutes} minutes. ${text} The secret is never kept, so sign in
      first; the form comes after.
    </p>
    <button onClick=${() => signInAfresh(`${place}?signed_in=1`)}>Sign in again</button>
  </section>`;
}
