// A column of check boxes with counts, and a search once it is long.
import { html, useState } from "../core/view.js";

const LONG = 8,
  MOST_SHOWN = 200;

/** `options`: `[{id, name, count}]`. */
export function Choices({ legend, options, chosen, onChange }) {
  const [sought, setSought] = useState("");
  const fitting = options.filter((one) => one.name.toLowerCase().includes(sought.toLowerCase()));
  const toggle = (id) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return html`<fieldset class="card">
    <legend>${legend}</legend>
    ${options.length > LONG && html`<input type="search" aria-label=${`Search: ${legend}`} placeholder="Search" value=${sought} onInput=${(event) => setSought(event.target.value)} />`}
    <div class="options">
      ${fitting.slice(0, MOST_SHOWN).map((one) => html`<label key=${one.id}><input type="checkbox" checked=${chosen.includes(one.id)} onChange=${() => toggle(one.id)} /> ${one.name} <span class="quiet">${one.count}</span></label>`)}
    </div>
    ${fitting.length > MOST_SHOWN && html`<p class="quiet">${fitting.length - MOST_SHOWN} more; search for them.</p>`}
  </fieldset>`;
}
