// After a fresh sign-in: the request that it was for is shown, and sent only when the person says so.
import { html } from "../core/view.js";
import { useAction } from "./action.js";
import { Dialog } from "./dialog.js";

export function CarryOn({ request, onClose }) {
  const action = useAction();
  const run = async () => {
    if (await action.run(request, { afterSignIn: true })) onClose();
  };
  const footer = html`<button class="secondary" onClick=${onClose}>Leave it</button>
    <button aria-busy=${action.busy} disabled=${action.busy} onClick=${run}>${request.label}</button>`;
  return html`<${Dialog} title="Carry on where you were" onClose=${onClose} footer=${footer}>
    <p>You have signed in again. Nothing was done meanwhile.</p>
    <p>Go on with <strong>${request.label}</strong>?</p>
    ${request.summary && html`<p>${request.summary}</p>`}${action.shown}
  <//>`;
}
