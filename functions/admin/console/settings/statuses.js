// What a status of People means, and whether people with it take part: one row for each that was seen or listed.
import { html, useState } from "../core/view.js";
import { Changed, Notes } from "./controls.js";
import { chosen, listsOf, setLists, takesPart } from "./scope.js";

const folded = (text) => text.trim().toLowerCase();

/** Give the key under which a status is listed, in whatever spelling. */
export const listedAs = (statuses, text) => Object.keys(statuses).find((one) => folded(one) === folded(text));

/** Give `[{text, people, means, known, listed}]`: the seen ones with their counts, then those that are only listed. */
export function statusRows(statuses, seen) {
  const rows = seen.map((one) => {
    const key = listedAs(statuses, one.text);
    return { ...one, listed: key !== undefined, means: key === undefined ? one.means : statuses[key] };
  });
  const others = Object.keys(statuses).filter((key) => !seen.some((one) => folded(one.text) === folded(key)));
  return [...rows, ...others.map((text) => ({ text, means: statuses[text], listed: true, known: true }))];
}

/** Give the listed statuses with one said anew. */
export function withStatus(statuses, text, means) {
  return { ...statuses, [listedAs(statuses, text) ?? text]: means };
}

export const MEANINGS = [
  ["employed", "Works here"],
  ["left", "Has left"],
];

function Adding({ onAdd }) {
  const [text, setText] = useState("");
  const add = () => {
    if (text.trim()) onAdd(text.trim());
    setText("");
  };
  return html`<div class="adding">
    <input
      aria-label="Another status of People"
      placeholder="Another status"
      value=${text}
      onInput=${(event) => setText(event.target.value)}
      onKeyDown=${(event) => event.key === "Enter" && add()}
    /><button type="button" class="secondary" onClick=${add}>Add</button>
  </div>`;
}

export function Statuses({ form, setting, scope }) {
  const statuses = form.get(setting.path) ?? {};
  const lists = listsOf(form, scope);
  const rows = statusRows(statuses, form.seen?.statuses ?? []);
  const say = (text, means) => form.set(setting.path, withStatus(statuses, text, means));
  const row = (one) => {
    const name = one.text || "(no status)";
    return html`<tr key=${one.text}>
      <th scope="row">
        ${name}${" "}${one.people !== undefined ? html`<span class="quiet count-of">${one.people}</span>` : html`<span class="quiet">not seen</span>`}
        ${one.text && !one.listed && html` <span class=${`badge ${one.known ? "quiet" : "warn"}`}>${one.known ? "as People says" : "unknown"}</span>`}
      </th>
      <td>
        <select
          aria-label=${`${name} means`}
          disabled=${form.readonly || !one.text}
          aria-describedby=${`status-problem`}
          onChange=${(event) => say(one.text, event.target.value)}
        >
          ${MEANINGS.map(([value, text]) => html`<option value=${value} selected=${one.means === value}>${text}</option>`)}
        </select>
      </td>
      <td>
        <label class="tick"
          ><input
            type="checkbox"
            aria-label=${`${name} takes part`}
            disabled=${form.readonly || !one.text || one.means === "left"}
            checked=${one.means !== "left" && takesPart(lists, one.text)}
            onChange=${(event) => setLists(form, scope, chosen(lists, one.text, event.target.checked))}
          /><span>takes part</span></label
        >
      </td>
    </tr>`;
  };
  return html`<fieldset
    class="setting"
    data-path=${setting.path}
    data-and=${`${scope.path} ${scope.include}`}
    aria-describedby="setting-people-statuses-help"
  >
    <legend>
      ${setting.name}${[setting.path, scope.path, scope.include].map((path) => html`<${Changed} form=${form} path=${path} />`)}
    </legend>
    <${Notes} form=${form} setting=${{ ...setting, kind: "map" }} />
    <div id="status-problem">
      ${[scope.path, scope.include].map((path) => form.problemAt(path) && html`<small class="field-problem" role="alert">${form.problemAt(path)}</small>`)}
    </div>
    <table class="statuses">
      <thead class="sr">
        <tr>
          <th scope="col">Status in People</th>
          <th scope="col">What it means</th>
          <th scope="col">Takes part</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(row)}
      </tbody>
    </table>
    ${!form.readonly && html`<${Adding} onAdd=${(text) => say(text, "employed")} />`}
  </fieldset>`;
}
