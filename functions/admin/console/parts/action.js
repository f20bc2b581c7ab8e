// A button that asks the API for something: busy meanwhile, an explanation if it fails, a fresh sign-in where one is due.
import { act, signInFor } from "../core/acting.js";
import { whoAmI } from "../core/session.js";
import { html, useState } from "../core/view.js";
import { Dialog } from "./dialog.js";

/** Give a function that acts, whether it is at work, and what to show beside it: errors and the way to sign in anew. */
export function useAction() {
  const [at, setAt] = useState({ busy: false, error: null });
  const run = async (request, options) => {
    setAt({ busy: true, error: null });
    try {
      const answer = await act(request, options);
      setAt({ busy: false, error: null });
      return answer;
    } catch (error) {
      setAt({ busy: false, error });
      return null;
    }
  };
  const forget = () => setAt({ busy: false, error: null });
  const shown =
    at.error &&
    (at.error.request
      ? html`<${SignInAgain} request=${at.error.request} onClose=${forget} />`
      : html`<p class="problem" role="alert">
          ${at.error.message}${at.error.field && html` <code>${at.error.field}</code>`}
        </p>`);
  return { run, busy: at.busy, shown, error: at.error, forget };
}

function SignInAgain({ request, onClose }) {
  const footer = html`<button class="secondary" onClick=${onClose}>Not now</button>
    <button onClick=${() => signInFor(request)}>Sign in again</button>`;
  return html`<${Dialog} title="A fresh sign-in is needed" onClose=${onClose} footer=${footer}>
    <p><strong>${request.label}</strong> is a sensitive action, so your password is asked for again.</p>
    ${request.draft ? html`<p>You come back to this form afterwards. <strong>The client secret and the code are kept nowhere: you enter them again.</strong> Nothing else is lost.</p>` : html`<p>You come back here afterwards and carry on with exactly this.</p>`}
  <//>`;
}

/** `confirm`: text of a dialog before. `sensitive` only matters to the words; the API decides. */
export function Action({ request, label, kind = "", confirm, confirmLabel, disabled, after, plain = false }) {
  const [asking, setAsking] = useState(false);
  const action = useAction();
  if (!whoAmI().administrator) return plain ? null : html`<p class="quiet">Only administrators can do this.</p>`;
  const run = async () => {
    setAsking(false);
    const answer = await action.run({ label, ...request });
    if (answer && after) after(answer);
  };
  const footer = html`<button class="secondary" onClick=${() => setAsking(false)}>Cancel</button>
    <button class=${kind} onClick=${run}>${confirmLabel ?? label}</button>`;
  return html`<span class="action">
    <button
      class=${kind}
      disabled=${disabled || action.busy}
      aria-busy=${action.busy}
      onClick=${confirm ? () => setAsking(true) : run}
    >
      ${label}
    </button>
    ${asking && html`<${Dialog} title=${label} onClose=${() => setAsking(false)} footer=${footer}>${confirm}<//>`}
    ${action.shown}
  </span>`;
}
