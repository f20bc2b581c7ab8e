// The form over the configuration: what a control reads and writes, and the sections, each folded to one line.
import { html, useEffect, useRef } from "../core/view.js";
import { isSame, valueAt, withValue } from "../core/document.js";
import { factsOf } from "../core/schema.js";
import { SECTIONS, settingOf } from "./sections.js";

const under = (path, other) => path === other || path.startsWith(`${other}.`);

/** Give what the controls work with. `context`: schemas, seen, groups, base, state, problem, readonly, epoch. */
export function formOver(document, saved, context, onChange) {
  const factsAt = (path) => factsOf(context.schemas, path);
  const read = (whole, path) => {
    const value = valueAt(whole, path);
    return value === undefined ? factsAt(path).default : value;
  };
  const setAll = (values) =>
    onChange(
      Object.entries(values).reduce((next, [path, value]) => withValue(next, path, value), document),
      Object.keys(values),
    );
  return {
    ...context,
    factsOf: factsAt,
    defaultOf: (path) => factsAt(path).default,
    get: (path) => read(document, path),
    saved: (path) => read(saved, path),
    isChanged: (path) => !isSame(read(document, path), read(saved, path)),
    set: (path, value) => setAll({ [path]: value }),
    setAll,
    problemAt: (path, { exact = false } = {}) =>
      context.problem && (exact ? context.problem.path === path : under(context.problem.path, path))
        ? context.problem.message
        : "",
  };
}

function Section({ form, section, open, onToggle }) {
  const { id, name, settings, Section: Content, about } = section;
  const changed = settings.filter(({ path }) => form.isChanged(path)).length;
  const wrong = form.problem && settingOf(form.problem.path)?.section === name;
  return html`<details
    class="card settings-section"
    id=${`section-${id}`}
    open=${open}
    onToggle=${(event) => onToggle(event.currentTarget.open)}
  >
    <summary>
      <h2>${name}</h2>
      <span class="about"
        >${about(form)}${changed > 0 && html`${" "}<span class="badge busy">${changed} changed</span>`}${wrong && html`${" "}<span class="badge bad">look here</span>`}</span
      >
    </summary>
    ${open && html`<div class="settings-body"><${Content} form=${form} /></div>`}
  </details>`;
}

/** Which sections are open at first. */
export const openedFirst = (begin, saved) => new Set([begin ?? (saved.network_id ? "people" : "network")]);

/** `opened`: the ids of the open sections, kept by whoever shows this only now and then. */
export function Form({ form, opened, setOpened }) {
  const place = useRef(null);
  const toggle = (id, open) =>
    setOpened((before) => {
      const after = new Set(before);
      if (open) after.add(id);
      else after.delete(id);
      return after;
    });
  const all = opened.size === SECTIONS.length;
  const path = form.problem?.path;
  useEffect(() => {
    const name = path && settingOf(path)?.section;
    if (name) toggle(SECTIONS.find((one) => one.name === name).id, true);
  }, [form.problem]);
  useEffect(() => {
    if (path) place.current.querySelector("[aria-invalid=true]")?.focus();
  }, [form.problem, opened]);
  return html`<div ref=${place} class="settings">
    <p class="open-all">
      <button
        type="button"
        class="plain quiet"
        onClick=${() => setOpened(new Set(all ? [] : SECTIONS.map(({ id }) => id)))}
      >
        ${all ? "Close all" : "Open all"}
      </button>
    </p>
    ${SECTIONS.map((section) => html`<${Section} key=${section.id} form=${form} section=${section} open=${opened.has(section.id)} onToggle=${(open) => toggle(section.id, open)} />`)}
  </div>`;
}
