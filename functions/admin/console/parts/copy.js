// A text to be copied, with a button that does it.
import { announce } from "../core/announcing.js";
import { html, useId, useRef } from "../core/view.js";

export function Copy({ label, text }) {
  const field = useRef(null);
  const id = useId();
  const copy = async () => {
    field.current.select();
    try {
      await navigator.clipboard.writeText(text);
      announce(`${label}: copied.`);
    } catch {
      announce("Selected; copy it with the keyboard.");
    }
  };
  return html`<div class="copy">
    <label for=${id}>${label}</label>
    <div role="group">
      <input id=${id} ref=${field} readonly value=${text} /><button
        type="button"
        class="secondary"
        aria-label=${`Copy: ${label}`}
        onClick=${copy}
      >
        Copy
      </button>
    </div>
  </div>`;
}
