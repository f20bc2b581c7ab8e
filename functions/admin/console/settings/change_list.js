// What was changed and is not saved yet: by the names of the form, before → after.
import { changesBetween } from "../core/document.js";
import { html } from "../core/view.js";
import { JSON_ONLY } from "./json_only.js";
import { PATHS, settingOf } from "./sections.js";
import { inWords } from "./wording.js";

const WHOLE = [...PATHS, ...Object.keys(JSON_ONLY)];

export function changesOf(saved, document, form) {
  return changesBetween(saved, document, WHOLE, (path) => form.defaultOf(path));
}

function nameOfGroup(groups, family) {
  const names = new Map(groups.filter((one) => one.family === family).map((one) => [one.record_id, one.name]));
  return (id) => names.get(id) || id;
}

export function ChangeList({ changes, form }) {
  const value = (path, one) => {
    const setting = settingOf(path);
    if (!setting) return html`<code>${one === undefined ? "not there" : JSON.stringify(one)}</code>`;
    return inWords(one, setting, setting.ofGroups && nameOfGroup(form.groups, setting.ofGroups));
  };
  return html`<section class="card" aria-label="What you changed">
    <h2>What you changed</h2>
    <dl class="change-list">
      ${changes.map(({ path, before, after }) => {
        const setting = settingOf(path);
        return html`<div key=${path}>
          <dt>
            ${setting ? html`<span class="quiet">${setting.section} ›</span> ${setting.name}` : html`<code>${path}</code>`}
          </dt>
          <dd>
            <del>${value(path, before)}</del> <span aria-hidden="true">→</span><span class="sr">becomes</span>${" "}
            <ins>${value(path, after)}</ins>
          </dd>
        </div>`;
      })}
    </dl>
  </section>`;
}
