// Who or what takes part, as check boxes over an include list and an exclude list. The edits are as small as can be.
import { html, useState } from "../core/view.js";
import { Changed, Notes, attributesOf } from "./controls.js";

const LONG = 8;
const folded = (text) => text.trim().toLowerCase();
const has = (list, value) => list.some((one) => folded(one) === folded(value));
const without = (list, value) => list.filter((one) => folded(one) !== folded(value));

/** Whether a value takes part: an empty include list means all. */
export const takesPart = ({ include, exclude }, value) =>
  (!include.length || has(include, value)) && !has(exclude, value);

/** Give both lists with one value in or out. Taking the last out of an include list would mean all, so it is excluded. */
export function chosen({ include, exclude }, value, inside) {
  if (inside)
    return {
      include: include.length && !has(include, value) ? [...include, value] : include,
      exclude: without(exclude, value),
    };
  const fewer = without(include, value);
  if (fewer.length < include.length && fewer.length) return { include: fewer, exclude };
  return { include, exclude: has(exclude, value) ? exclude : [...exclude, value] };
}

/** Give both lists when what People adds later is to take part, or not; whoever takes part now stays. */
export function laterOnes(lists, values, inside) {
  const now = values.filter((one) => one && takesPart(lists, one));
  if (!inside) return { include: now, exclude: lists.exclude };
  const left = values.filter((one) => one && !now.includes(one) && !has(lists.exclude, one));
  return { include: [], exclude: [...lists.exclude, ...left] };
}

export function listsOf(form, setting) {
  return { include: form.get(setting.include) ?? [], exclude: form.get(setting.path) ?? [] };
}

export function setLists(form, setting, { include, exclude }) {
  form.setAll({ [setting.include]: include, [setting.path]: exclude });
}

/** `options`: `[{value, name, count}]`; whatever the lists name besides is shown too. */
export function optionsOf({ include, exclude }, seen) {
  const named = [...include, ...exclude].filter(
    (one) =>
      !has(
        seen.map(({ value }) => value),
        one,
      ),
  );
  return [...seen, ...named.map((value) => ({ value, name: value, unseen: true }))];
}

function Later({ form, setting, lists, options }) {
  const values = options.map((one) => one.value);
  const none = !values.some((one) => one && takesPart(lists, one));
  const choose = (inside) => setLists(form, setting, laterOnes(lists, values, inside));
  return html`<label class="later"
    >${setting.later}${" "}
    <select disabled=${form.readonly} onChange=${(event) => choose(event.target.value === "in")}>
      <option value="in" selected=${!lists.include.length}>${setting.laterIn}</option>
      <option value="out" selected=${lists.include.length > 0} disabled=${none}>${setting.laterOut}</option>
    </select></label
  >`;
}

export function Scope({ form, setting, seen }) {
  const [sought, setSought] = useState("");
  const lists = listsOf(form, setting);
  const options = optionsOf(lists, seen);
  const shown = options.filter((one) => folded(one.name).includes(folded(sought)));
  const shared = attributesOf(form, setting.path);
  const problem = form.problemAt(setting.include);
  return html`<fieldset
    class="setting"
    data-path=${setting.path}
    data-and=${setting.include}
    aria-describedby=${shared["aria-describedby"]}
  >
    <legend>
      ${setting.name}<${Changed} form=${form} path=${setting.path} /><${Changed} form=${form} path=${setting.include} />
    </legend>
    <${Notes} form=${form} setting=${{ ...setting, kind: "" }}
      >${" "}<span class="default">Default: ${setting.all}.</span><//
    >
    ${problem && html`<small class="field-problem" role="alert">${problem}</small>`}
    ${options.length > LONG && html`<input type="search" aria-label=${`Search: ${setting.name}`} placeholder="Search" value=${sought} onInput=${(event) => setSought(event.target.value)} />`}
    <div class="options ticks">
      ${shown.map(
        (one) =>
          html`<label key=${one.value}
            ><input
              type="checkbox"
              disabled=${form.readonly || !one.value}
              aria-invalid=${shared["aria-invalid"]}
              checked=${takesPart(lists, one.value)}
              onChange=${(event) => setLists(form, setting, chosen(lists, one.value, event.target.checked))}
            />
            <span>${one.name || setting.blank}</span>${" "}<span class="quiet count-of"
              >${one.unseen ? "not seen" : one.count}</span
            ></label
          >`,
      )}
    </div>
    ${options.length ? html`<${Later} form=${form} setting=${setting} lists=${lists} options=${options} />` : html`<p class="quiet">${setting.empty}</p>`}
  </fieldset>`;
}
