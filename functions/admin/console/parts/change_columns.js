// How a row of the audit reads, wherever it is listed.
import { link } from "../core/navigation.js";
import { loadNames, nameOf } from "../core/store.js";
import { words } from "../core/words.js";
import { html } from "../core/view.js";
import { Employee } from "./employee.js";
import { Badge, When } from "./text.js";

export function changeColumns() {
  loadNames();
  return [
    { head: "When", cell: (row) => html`<${When} at=${row.at} />` },
    {
      head: "Employee",
      cell: (row) => (row.employee ? html`<${Employee} id=${row.employee} />` : html`<span class="quiet">–</span>`),
    },
    {
      head: "Group",
      cell: (row) =>
        row.group ? html`<a href=${link("changes", "", { group: row.group })}>${nameOf(row.group)}</a>` : "–",
    },
    {
      head: "Change",
      cell: (row) =>
        html`${row.before || "–"} → ${row.after || "–"}<br /><span class="quiet"
            >${words(row.kind)} · ${row.trigger}</span
          >`,
    },
    { head: "Outcome", cell: (row) => html`<${Badge} of=${row.outcome} />` },
    {
      head: "Why",
      cell: (row) =>
        html`${row.why}${row.answer && html`<br /><span class="quiet">${row.answer}</span>`}${row.run && html`<br /><a href=${link("run", row.run)}>the run</a>`}`,
    },
  ];
}
