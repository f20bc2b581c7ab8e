// One setting of the form: its name, a line of help, its default, what is wrong with it, and the usual controls.
import { html } from "../core/view.js";
import { inWords } from "./wording.js";

const idOf = (path) => `setting-${path.replaceAll(".", "-")}`;

/** Help, default and error under a control; their ids go into its `aria-describedby`. */
export function Notes({ form, setting, id = idOf(setting.path), exact, children }) {
  const { path } = setting;
  const problem = form.problemAt(path, { exact });
  const standard = setting.kind ? inWords(form.defaultOf(path), setting) : "";
  return html`<small id=${`${id}-help`} class="help"
      >${setting.help}${standard !== "" && html`${" "}<span class="default">Default: ${standard}.</span>`}${children}</small
    >
    ${problem && html`<small id=${`${id}-problem`} class="field-problem" role="alert">${problem}</small>`}`;
}

/** The attributes that every control of a setting has. */
export function attributesOf(form, path, id = idOf(path)) {
  const problem = form.problemAt(path);
  return {
    id,
    disabled: form.readonly,
    "aria-describedby": problem ? `${id}-help ${id}-problem` : `${id}-help`,
    ...(problem ? { "aria-invalid": "true" } : {}),
  };
}

export const Changed = ({ form, path }) => form.isChanged(path) && html` <span class="badge busy">changed</span>`;

function Flag({ form, setting }) {
  const { path, name } = setting;
  return html`<div class="setting" data-path=${path}>
    <label class="flag"
      ><input
        type="checkbox"
        role="switch"
        ...${attributesOf(form, path)}
        checked=${form.get(path) === true}
        onChange=${(event) => form.set(path, event.target.checked)} /><span
        >${name}<${Changed} form=${form} path=${path} /></span
    ></label>
    <${Notes} form=${form} setting=${setting} />
  </div>`;
}

function Choice({ form, setting }) {
  const { path, name, options } = setting;
  const shared = attributesOf(form, path);
  return html`<fieldset class="setting" data-path=${path} aria-describedby=${shared["aria-describedby"]}>
    <legend>${name}<${Changed} form=${form} path=${path} /></legend>
    ${options.map(
      ([value, text, about]) =>
        html`<label class="option"
          ><input
            type="radio"
            name=${shared.id}
            disabled=${form.readonly}
            aria-invalid=${shared["aria-invalid"]}
            checked=${form.get(path) === value}
            onChange=${() => form.set(path, value)}
          /><span>${text}${about && html`<small class="help">${about}</small>`}</span></label
        >`,
    )}
    <${Notes} form=${form} setting=${setting} />
  </fieldset>`;
}

/** Give the number that was typed. An empty field is null, which the API refuses by its path: no default is put there. */
export const typedNumber = (text) => (text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text));

function Figure({ form, setting }) {
  const { path, name, unit } = setting;
  const { minimum, maximum } = form.factsOf(path);
  return html`<div class="setting" data-path=${path}>
    <label for=${idOf(path)}>${name}<${Changed} form=${form} path=${path} /></label>
    <div class="figure-field">
      <input
        type="number"
        ...${attributesOf(form, path)}
        min=${minimum}
        max=${maximum}
        value=${form.get(path) ?? ""}
        onInput=${(event) => form.set(path, typedNumber(event.target.value))}
      />${unit && html`<span class="quiet">${unit}</span>`}
    </div>
    <${Notes} form=${form} setting=${setting} />
  </div>`;
}

function Line({ form, setting }) {
  const { path, name, example } = setting;
  const { optional } = form.factsOf(path);
  const write = (text) => form.set(path, optional && text.trim() === "" ? null : text);
  return html`<div class="setting" data-path=${path}>
    <label for=${idOf(path)}>${name}<${Changed} form=${form} path=${path} /></label>
    <input
      type="text"
      ...${attributesOf(form, path)}
      spellcheck=${false}
      autocomplete="off"
      value=${form.get(path) ?? ""}
      onInput=${(event) => write(event.target.value)}
    />
    <${Notes} form=${form} setting=${setting}
      >${example && html`<br />For example: <strong class="example">${example(form)}</strong>`}<//
    >
  </div>`;
}

const linesOf = (text) =>
  text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean);

function Lines({ form, setting }) {
  const { path, name } = setting;
  const given = form.get(path) ?? [];
  return html`<div class="setting" data-path=${path}>
    <label for=${idOf(path)}>${name}<${Changed} form=${form} path=${path} /></label>
    <textarea
      ...${attributesOf(form, path)}
      rows=${Math.min(8, Math.max(2, given.length + 1))}
      spellcheck=${false}
      key=${form.epoch}
      defaultValue=${given.join("\n")}
      onInput=${(event) => form.set(path, linesOf(event.target.value))}
    />
    <${Notes} form=${form} setting=${setting} />
  </div>`;
}

const KINDS = { flag: Flag, choice: Choice, number: Figure, text: Line, lines: Lines };

export function Setting({ form, setting }) {
  return html`<${KINDS[setting.kind]} form=${form} setting=${setting} />`;
}

/** The settings of a table that have a usual control, in its order. */
export function Settings({ form, settings }) {
  return settings.map((setting) => html`<${Setting} key=${setting.path} form=${form} setting=${setting} />`);
}
