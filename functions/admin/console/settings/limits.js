// The safety limits: how much may change in a day before a person has to look. Each in percent and in people.
import { number, plural } from "../core/words.js";
import { html } from "../core/view.js";
import { attributesOf, Changed, Notes, Settings, typedNumber } from "./controls.js";
import { allowed } from "./wording.js";

const LIMITS = [
  { path: "guard.leavers", name: "Leavers", help: "People whose status says that they left." },
  { path: "guard.moves", name: "Moves", help: "From one group to another: a new department or designation." },
  { path: "guard.losses", name: "Losses", help: "Vanished from People, or the field was emptied." },
  { path: "guard.group_losses", name: "Losses in one group", help: "The same, counted for each group.", ofGroup: true },
  {
    path: "guard.gains",
    name: "Additions to an older group",
    help: "To a group that was there before us, or for a week.",
    ofGroup: true,
  },
  {
    path: "guard.private_gains",
    name: "Additions to a private group",
    help: "Stricter, since others see its posts.",
    ofGroup: true,
  },
  {
    path: "guard.field_changes",
    name: "Profile values overwritten",
    help: "One field, overwritten or emptied for many people.",
  },
];
const USUAL = [
  {
    path: "guard.window_hours",
    kind: "number",
    unit: "hours",
    name: "Counted over",
    help: "Changes of this many hours count together.",
  },
  {
    path: "guard.source_shrink_percent",
    kind: "number",
    unit: "percent",
    name: "People missing in one read",
    help: "If more are missing, the read is not believed, and nobody is removed.",
  },
  {
    path: "guard.lookups",
    kind: "number",
    unit: "people",
    name: "Missing people that are looked up one by one",
    help: "In each nightly sweep. Of more, a sample is looked up, and the rest waits for your word.",
  },
  {
    path: "guard.absence_hours",
    kind: "number",
    unit: "hours",
    name: "Missing for at least",
    help: "So long apart somebody must be missing twice before it counts.",
  },
];
export const LIMIT_SETTINGS = [...LIMITS, ...USUAL];
const PARTS = [
  ["percent", "percent"],
  ["count", "at least"],
  ["max", "at most"],
];

function Part({ form, setting, limit, part, text }) {
  const path = `${setting.path}.${part}`;
  const id = `setting-${path.replaceAll(".", "-")}`;
  const help = `setting-${setting.path.replaceAll(".", "-")}-help`;
  const { minimum, maximum } = form.factsOf(path);
  const problem = form.problemAt(path);
  const write = (value) => form.set(setting.path, { ...limit, [part]: value });
  return html`<div>
    <label for=${id}>${text}</label>
    <input
      type="number"
      ...${attributesOf(form, path, id)}
      aria-describedby=${problem ? `${help} ${id}-problem` : help}
      min=${minimum}
      max=${maximum}
      value=${limit[part] ?? ""}
      placeholder=${part === "max" ? "no end" : ""}
      onInput=${(event) => write(typedNumber(event.target.value))}
    />
    ${problem && html`<small id=${`${id}-problem`} class="field-problem" role="alert">${problem}</small>`}
  </div>`;
}

function LimitSetting({ form, setting }) {
  const limit = form.get(setting.path) ?? {};
  const base = setting.ofGroup ? 100 : form.base || 1000;
  const where = setting.ofGroup
    ? "In a group of 100"
    : form.base
      ? `For your ${plural(base, "person", "people")}`
      : "With 1,000 people";
  return html`<fieldset
    class="setting limit"
    data-path=${setting.path}
    aria-describedby=${`setting-${setting.path.replaceAll(".", "-")}-help`}
  >
    <legend>${setting.name}<${Changed} form=${form} path=${setting.path} /></legend>
    <${Notes} form=${form} setting=${{ ...setting, kind: "limit" }} exact />
    <div class="limit-parts">
      ${PARTS.map(([part, text]) => html`<${Part} form=${form} setting=${setting} limit=${limit} part=${part} text=${text} />`)}
    </div>
    <p class="effect">${where}: <strong>${number(allowed(limit, base))}</strong> without asking</p>
  </fieldset>`;
}

export function LimitSection({ form }) {
  return html`<p>What goes over a limit waits until somebody approves it; everything else goes on.</p>
    <div class="limits">
      ${LIMITS.map((setting) => html`<${LimitSetting} key=${setting.path} form=${form} setting=${setting} />`)}
    </div>
    <div class="columns"><${Settings} form=${form} settings=${USUAL} /></div>`;
}

export function aboutLimits(form) {
  const base = form.base || 1000;
  const of = (key, one, many) => plural(allowed(form.get(`guard.${key}`) ?? {}, base), one, many);
  const limits = [of("leavers", "leaver"), of("moves", "move"), of("losses", "loss", "losses")];
  return `${limits.join(", ")} in ${form.get("guard.window_hours")} hours${form.base ? "" : ", with 1,000 people"}`;
}
