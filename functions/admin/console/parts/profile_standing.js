// Why each profile field of one employee stands as it does; no value is shown.
import { words } from "../core/words.js";
import { html } from "../core/view.js";
import { FieldName, REFUSALS } from "./profile_fields.js";
import { Table } from "./table.js";
import { Badge, When } from "./text.js";

const STANDINGS = {
  as_wanted_last: ["managed", "As in People"],
  not_written: ["quiet", "Not written yet"],
  being_written: ["continuing", "Being written"],
  unknown: ["waiting", "Unknown after a lost answer"],
  not_wanted: ["quiet", "Not written"],
  resting: ["refused", "Rests"],
};
const HOMES = { directory: "Directory", connect: "Connect" };

function Standing({ of }) {
  const [kind, text] = STANDINGS[of.standing] ?? [of.standing, words(of.standing)];
  const reason =
    of.standing === "held"
      ? html`<a href=${`#/hold/${encodeURIComponent(of.reason)}`}>the hold</a>`
      : of.reason && (REFUSALS[of.reason] ?? words(of.reason));
  return html`<${Badge} of=${kind} text=${text} />${reason && html` <span class="quiet">${reason}</span>`}`;
}

const COLUMNS = [
  { head: "Field", cell: (one) => html`<${FieldName} ...${one} />` },
  {
    head: "In People",
    cell: (one) => ({ value: "has a value", blank: "blank", unreadable: "unreadable" })[one.people] ?? "unknown",
  },
  { head: "Stands", cell: (one) => html`<${Standing} of=${one} />` },
  { head: "Home", cell: (one) => HOMES[one.home] ?? "none" },
  { head: "Written", cell: (one) => html`<${When} at=${one.written?.at} missing="–" />` },
];

export function ProfileStanding({ profile }) {
  return html`<h2>Profile</h2>
    ${profile.stopped && html`<p class="problem">No profile is written now: <code>${profile.stopped}</code></p>`}
    <${Table}
      caption="Fields that follow People"
      columns=${COLUMNS}
      rows=${profile.fields}
      keyOf=${(one) => one.field}
    />`;
}
