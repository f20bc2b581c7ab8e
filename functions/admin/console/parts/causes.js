// Causes: changes folded under one sentence each.
import { plural } from "../core/words.js";
import { html } from "../core/view.js";

const UNITS = { profile: "field", others: "change" };

export function Causes({ causes }) {
  if (!causes.length) return html`<p class="quiet">Nothing would change.</p>`;
  return html`<ul class="causes">
    ${causes.map((cause) => html`<li key=${cause.id}><span class=${`kind ${cause.kind}`}>${cause.kind}</span> ${cause.text} <span class="quiet">${plural(cause.changes, UNITS[cause.kind] ?? "membership")}</span></li>`)}
  </ul>`;
}
