// People: finding one employee by mail address, employee number or record id.
import { ask } from "../core/api.js";
import { routes } from "../core/routes.js";
import { useStore } from "../core/store.js";
import { html, useState } from "../core/view.js";
import { Employee, ShowNames } from "../parts/employee.js";
import { Failure } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Badge, Title } from "../parts/text.js";

const KINDS = { email: "Mail address", employee_id: "Employee number", record_id: "Record id" };
const COLUMNS = [
  { head: "Record", cell: (one) => html`<${Employee} id=${one.record_id} />` },
  {
    head: "Status",
    cell: (one) =>
      one.unreadable
        ? html`<${Badge} of="failed" text="unreadable" />`
        : html`<${Badge} of=${one.employed ? "active" : "left"} text=${one.employed ? "employed" : "left"} />`,
  },
  { head: "Connect account", cell: (one) => one.connect_id ?? html`<span class="quiet">none in People</span>` },
];

export function PeoplePage() {
  const [found, setFound] = useState({});
  const [kind, setKind] = useState("email");
  useStore();
  const find = async (event) => {
    event.preventDefault();
    const text = new FormData(event.target).get("text").trim();
    if (!text) return;
    setFound({ busy: true });
    try {
      setFound({ employees: (await ask(routes.findEmployee(), { [kind]: text })).employees });
    } catch (error) {
      setFound({ error });
    }
  };
  return html`<${Title}>People<//>
    <p class="lead">
      Find somebody, and see why they are where they are. People is asked at this moment; nothing of it is kept here.
    </p>
    <form class="search" role="search" onSubmit=${find}>
      <label
        >By<select value=${kind} onChange=${(event) => setKind(event.target.value)}>
          ${Object.entries(KINDS).map(([name, text]) => html`<option value=${name} selected=${kind === name}>${text}</option>`)}
        </select></label
      >
      <label
        >${KINDS[kind]}<input
          name="text"
          required
          maxlength="200"
          autocomplete="off"
          type=${kind === "email" ? "email" : "text"}
      /></label>
      <button aria-busy=${found.busy}>Find</button>
    </form>
    <div aria-live="polite">
      ${found.error && html`<${Failure} error=${found.error} />`}
      ${found.employees && (found.employees.length ? html`<${ShowNames} ids=${found.employees.map((one) => one.record_id)} /><${Table} caption="Found" columns=${COLUMNS} rows=${found.employees} keyOf=${(one) => one.record_id} />` : html`<p>Nobody in People fits.</p>`)}
    </div>`;
}
