// What a preview found of profile fields: how everybody stands per field, examples, and the price of the writes.
import { link } from "../core/navigation.js";
import { number, plural, words } from "../core/words.js";
import { html } from "../core/view.js";
import { Table } from "./table.js";
import { Badge } from "./text.js";

export const REFUSALS = {
  refused_from_everybody: "Zoho has refused it from everybody so far",
  gender_unknown: "no letter of Directory's is configured for it",
  phone_without_country: "a number without country code",
  not_in_directory: "Directory has none of this name",
  several_in_directory: "Directory has several of this name",
  manager_is_self: "reports to herself or himself",
  manager_cycle: "the chain of managers comes back",
};

/** A field's name, marked where it is about the private person. */
export function FieldName({ field, personal }) {
  return html`<strong>${words(field)}</strong>${personal && html` <${Badge} of="held" text="Personal" />`}`;
}

function Examples({ field }) {
  const problems = Object.entries(field.problems);
  if (!field.examples.length && !problems.length) return html`<span class="quiet">none</span>`;
  return html`<details>
    <summary>${field.examples.length ? plural(field.examples.length, "example") : "why not"}</summary>
    <ul>
      ${field.examples.map((one) => html`<li><a href=${link("person", one.employee)}>${one.employee}</a> · ${words(one.standing)}</li>`)}
      ${problems.map(([reason, count]) => html`<li>${number(count)} × ${REFUSALS[reason] ?? words(reason).toLowerCase()}</li>`)}
    </ul>
  </details>`;
}

const COUNTS = [
  ["same", "Same"],
  ["empty", "Empty"],
  ["different", "Different"],
];
const SELDOM = [
  ["blank_in_people", "Blank in People"],
  ["unread", "Not readable"],
  ["problem", "Unusable"],
];

/** The columns of a list of fields, each as a preview tells it: how Directory or Connect stands to People. */
export function fieldColumns(fields) {
  const counts = [...COUNTS, ...SELDOM.filter(([key]) => fields.some((one) => one[key] > 0))];
  return [
    { head: "Field", cell: (one) => html`<${FieldName} ...${one} />` },
    ...counts.map(([key, head]) => ({ head, number: true, cell: (one) => number(one[key]) })),
    { head: "Examples", cell: (one) => html`<${Examples} field=${one} />` },
  ];
}

/** What the writes would cost. */
export function ProfilePrice({ profiles }) {
  const figure = (value, name) => html`<div class="figure"><strong>${number(value)}</strong><span>${name}</span></div>`;
  return html`<div class="figures">
    ${figure(profiles.people, "people's profiles written")}${figure(profiles.calls.directory, "calls to Directory")}
    ${profiles.calls.connect > 0 && figure(profiles.calls.connect, "calls to Connect for fields")}
    ${figure(profiles.minutes, "minutes for profiles, about")}
    ${profiles.waiting_for_a_manager > 0 && figure(profiles.waiting_for_a_manager, "wait for a manager's account")}
  </div>`;
}

export function ProfileReport({ profiles }) {
  if (!profiles) return null;
  return html`<details>
    <summary>Profile fields: ${plural(profiles.people, "person", "people")}, ${number(profiles.minutes)} min</summary>
    ${profiles.failed && html`<p class="problem">They could not be compared: ${words(profiles.failed)}</p>`}
    <${ProfilePrice} profiles=${profiles} />
    <p class="quiet">As if every field were confirmed: nothing is written of a field that nobody has confirmed.</p>
    <${Table}
      caption="How people stand, per field"
      columns=${fieldColumns(profiles.fields)}
      rows=${profiles.fields}
      keyOf=${(one) => one.field}
    />
    ${profiles.homeless.length > 0 && html`<p>Written nowhere: ${profiles.homeless.map(words).join(", ")}</p>`}
  </details>`;
}
