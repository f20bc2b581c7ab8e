// Profile fields: which follow People, from which label, to which home, and what a blank means.
import { words } from "../core/words.js";
import { html } from "../core/view.js";
import { attributesOf, Changed, Notes, Settings } from "./controls.js";
import { ProfileField } from "./profile_field.js";

const FIELDS = {
  path: "profile.fields",
  name: "Fields and their labels in People",
  words: (value) =>
    Object.entries(value ?? {})
      .map(([name, label]) => `${words(name)}: ${label ?? "off"}`)
      .join(", ") || "Zoho's own labels",
};
const BLANK = {
  path: "profile.blank",
  name: "What a blank in People means",
  words: (value) =>
    typeof value === "string"
      ? { skip: "leave it", clear: "empty it" }[value]
      : Object.entries(value ?? {})
          .map(([name, rule]) => `${words(name)}: ${rule === "clear" ? "empty it" : "leave it"}`)
          .join(", ") || "leave it",
};
const HOMES = { path: "profile.connect.field_ids", name: "Fields kept in Connect" };
const GENDERS = {
  path: "profile.genders",
  name: "Genders",
  help: "Which text of People is M and which is F in Directory, one a line: Female = F. Others are left out.",
};
const FIRST = [
  {
    path: "profile.enabled",
    kind: "flag",
    name: "Profile fields follow People",
    help: "Nothing is written before you have confirmed each field at a preview.",
  },
];
const USUAL = [
  {
    path: "profile.directory_org_id",
    kind: "text",
    name: "Organisation of Zoho Directory",
    help: "Its id. Without it nothing is written to Directory.",
  },
  {
    path: "profile.phone_country",
    kind: "text",
    name: "Country of phone numbers without one",
    help: "Two letters such as PK, or a dial code such as +92. Without it such numbers are left out.",
  },
];
const RARE = [
  {
    path: "profile.directory.work_location_as",
    kind: "choice",
    name: "A work location is written to Directory as",
    help: "As Directory takes it.",
    options: [
      ["text", "Its name"],
      ["id", "The id in Directory's list"],
    ],
  },
  {
    path: "profile.directory.date_format",
    kind: "text",
    name: "Dates are written to Directory as",
    help: "Such as yyyy-MM-dd.",
  },
  {
    path: "profile.connect.path",
    kind: "text",
    name: "Address of Connect's own profile call",
    help: "Only for fields that are kept in Connect; Zoho documents no such call.",
  },
];
export const PROFILE_SETTINGS = [...FIRST, FIELDS, BLANK, HOMES, GENDERS, ...USUAL, ...RARE];

const pairsOf = (text) =>
  Object.fromEntries(
    text
      .split("\n")
      .map((line) => line.split("=").map((part) => part.trim()))
      .filter(([name]) => name)
      .map(([name, letter]) => [name, letter ?? ""]),
  );

function Genders({ form }) {
  const { path, name } = GENDERS;
  const given = Object.entries(form.get(path) ?? {});
  const attributes = attributesOf(form, path);
  return html`<div class="setting" data-path=${path}>
    <label for=${attributes.id}>${name}<${Changed} form=${form} path=${path} /></label>
    <textarea
      ...${attributes}
      rows=${Math.max(2, given.length)}
      key=${form.epoch}
      defaultValue=${given.map((pair) => pair.join(" = ")).join("\n")}
      onInput=${(event) => form.set(path, pairsOf(event.target.value))}
    />
    <${Notes} form=${form} setting=${{ ...GENDERS, kind: "map" }} />
  </div>`;
}

export function ProfileSection({ form }) {
  const fields = form.seen?.profile_fields ?? [];
  return html`<${Settings} form=${form} settings=${FIRST} />
    <div class="columns"><${Settings} form=${form} settings=${USUAL} /></div>
    <fieldset class="setting" data-path=${FIELDS.path} data-and=${`${BLANK.path} ${HOMES.path}`}>
      <legend>
        Which fields${[FIELDS, BLANK, HOMES].map(({ path }) => html`<${Changed} form=${form} path=${path} />`)}
      </legend>
      <p class="help">
        The label is the field's name in People's form; left empty, Zoho's own is read. ${" "}
        ${!fields.some((one) => one.proposed) && "A preview with profile fields on compares them with your form, and proposes labels."}
      </p>
      <div class="profile-fields">
        ${fields.map((field) => html`<${ProfileField} key=${field.field} form=${form} field=${field} />`)}
      </div>
    </fieldset>
    <details
      class="more-settings"
      open=${form.problemAt(GENDERS.path) || RARE.some(({ path }) => form.problemAt(path)) ? true : undefined}
    >
      <summary>More</summary>
      <${Genders} form=${form} /><${Settings} form=${form} settings=${RARE} />
    </details>`;
}

export function aboutProfile(form) {
  if (!form.get("profile.enabled")) return "Off";
  const labels = form.get("profile.fields") ?? {};
  const off = Object.keys(labels).filter((name) => labels[name] === null);
  return off.length ? `On, without ${off.map(words).join(", ")}` : "On, all fields";
}
