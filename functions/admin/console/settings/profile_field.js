// One profile field of a person: whether it follows People, its label, its home, and what a blank means.
import { words } from "../core/words.js";
import { html } from "../core/view.js";

const LABELS = "profile.fields",
  BLANK = "profile.blank",
  HOMES = "profile.connect.field_ids";
const DOUBTS = {
  missing: "People's form has nothing like it.",
  several: "More than one field of the form is called so: choose one.",
  unexpected_type: "The field is of another type than expected.",
  renamed: "The field is displayed under another name: look whether it holds the same.",
};
const NO_CUSTOM_FIELD = "reporting_to";

/** Give the labels with one field's said anew: null is off, "" is Zoho's own. */
function withLabel(labels, name, label) {
  const { [name]: _, ...others } = labels;
  return label === "" ? others : { ...others, [name]: label };
}

/** Give the rule for blanks with one field's said anew; a word for all where all are alike again. */
function withBlank(blank, name, rule, all) {
  const each = Object.fromEntries(all.map((one) => [one, typeof blank === "string" ? blank : (blank[one] ?? "skip")]));
  each[name] = rule;
  const clearing = all.filter((one) => each[one] === "clear");
  if (clearing.length === all.length) return "clear";
  return clearing.length ? Object.fromEntries(clearing.map((one) => [one, "clear"])) : "skip";
}

function Proposal({ form, field, label }) {
  const { proposed } = field;
  if (!proposed) return null;
  const doubt = DOUBTS[proposed.doubt];
  const fits = proposed.label === (label || field.labels[0]);
  const use = () => form.set(LABELS, withLabel(form.get(LABELS) ?? {}, field.field, proposed.label));
  return html`<small class="help proposal"
    >${proposed.label && (fits ? html`<span class="badge good">as proposed</span>` : html`Set-up proposes <code>${proposed.label}</code>${" "}<button type="button" class="secondary small" disabled=${form.readonly} onClick=${use}>Use it<span class="sr">: ${words(field.field)}</span></button>`)}${doubt && html`${" "}<span class="field-problem">${doubt}</span>`}</small
  >`;
}

function Home({ form, field, id }) {
  const homes = form.get(HOMES) ?? {};
  const name = field.field;
  const own = homes[name];
  const inConnect = own !== undefined;
  const problem = form.problemAt(`${HOMES}.${name}`);
  const { [name]: _, ...others } = homes;
  const choose = (event) => form.set(HOMES, event.target.value === "connect" ? { ...homes, [name]: "" } : others);
  return html`<div>
    <label for=${`${id}-home`}>Kept in<span class="sr">: ${words(name)}</span></label>
    <select id=${`${id}-home`} disabled=${form.readonly} onChange=${choose}>
      <option value="directory" selected=${!inConnect}>${field.in_directory ? "Directory" : "nowhere"}</option>
      <option value="connect" selected=${inConnect} disabled=${name === NO_CUSTOM_FIELD}>Connect's own field</option>
    </select>
    ${
      inConnect &&
      html`<input
        inputmode="numeric"
        aria-label=${`Id of Connect's field: ${words(name)}`}
        placeholder="Id of Connect's field"
        disabled=${form.readonly}
        aria-invalid=${problem ? "true" : undefined}
        aria-describedby=${problem ? `${id}-home-problem` : undefined}
        value=${own}
        onInput=${(event) => form.set(HOMES, { ...homes, [name]: event.target.value.trim() })}
      />`
    }
    ${problem && html`<small id=${`${id}-home-problem`} class="field-problem" role="alert">${problem}</small>`}
  </div>`;
}

export function ProfileField({ form, field }) {
  const name = field.field;
  const id = `profile-${name}`;
  const labels = form.get(LABELS) ?? {};
  const follows = labels[name] !== null;
  const blank = form.get(BLANK);
  const rule = typeof blank === "string" ? blank : (blank?.[name] ?? "skip");
  const all = (form.seen?.profile_fields ?? []).map((one) => one.field);
  const problem = form.problemAt(`${LABELS}.${name}`);
  const setLabel = (label) => form.set(LABELS, withLabel(labels, name, label));
  return html`<fieldset class="profile-field">
    <legend class="sr">${words(name)}</legend>
    <div>
      <label class="flag"
        ><input
          type="checkbox"
          checked=${follows}
          disabled=${form.readonly}
          onChange=${(event) => setLabel(event.target.checked ? (field.proposed?.label ?? "") : null)}
        /><strong>${words(name)}</strong></label
      >
      <span class="tags"
        >${field.personal && html`<span class="badge warn">personal</span>`}${field.confirmed && html`<span class="badge good">confirmed</span>`}</span
      >
    </div>
    ${
      follows &&
      html`<div>
          <label for=${`${id}-label`}>Label in People<span class="sr">: ${words(name)}</span></label>
          <input
            id=${`${id}-label`}
            placeholder=${field.labels.join(" + ")}
            spellcheck=${false}
            disabled=${form.readonly}
            aria-invalid=${problem ? "true" : undefined}
            aria-describedby=${problem ? `${id}-problem` : undefined}
            value=${labels[name] ?? ""}
            onInput=${(event) => setLabel(event.target.value.trim())}
          />
          ${problem && html`<small id=${`${id}-problem`} class="field-problem" role="alert">${problem}</small>`}
          <${Proposal} form=${form} field=${field} label=${labels[name]} />
        </div>
        <${Home} form=${form} field=${field} id=${id} />
        <div>
          <label for=${`${id}-blank`}>Blank in People<span class="sr">: ${words(name)}</span></label>
          <select
            id=${`${id}-blank`}
            disabled=${form.readonly}
            onChange=${(event) => form.set(BLANK, withBlank(blank, name, event.target.value, all))}
          >
            <option value="skip" selected=${rule === "skip"}>leave it</option>
            <option value="clear" selected=${rule === "clear"}>empty it</option>
          </select>
        </div>`
    }
  </fieldset>`;
}
