// How one held change reads: who, from where to where, why, and what was decided.
import { nameOf } from "../core/store.js";
import { AXES } from "../core/words.js";
import { html } from "../core/view.js";
import { Employee } from "./employee.js";
import { Badge, When } from "./text.js";

export function holdColumns(causes) {
  const texts = Object.fromEntries(causes.map((cause) => [cause.id, cause.text]));
  const names = (keys) => (keys.length ? keys.map(nameOf).join(", ") : "–");
  return [
    {
      head: "Employee",
      cell: (one) =>
        one.employee_id
          ? html`<${Employee} id=${one.employee_id} />`
          : html`<span class="quiet">account ${one.connect_id}</span>`,
    },
    { head: "Out of", cell: (one) => names(one.removes) },
    { head: "Into", cell: (one) => names(one.adds) },
    { head: "Limit", cell: (one) => AXES[one.axis] ?? one.axis },
    { head: "Why", cell: (one) => texts[one.cause] ?? one.kind },
    {
      head: "Decided",
      cell: (one) =>
        one.decided
          ? html`<span><${Badge} of=${one.decided.decision} /> <${When} at=${one.decided.at} /></span>`
          : html`<span class="quiet">open</span>`,
    },
  ];
}
