// Exceptions: what was rejected and stays left out until People says something else.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { loadNames, nameOf, useStore } from "../core/store.js";
import { html, useEffect } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Employee, ShowNames } from "../parts/employee.js";
import { Empty } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Title, When } from "../parts/text.js";

export function ExceptionsPage() {
  const list = useList(routes.exceptions(), "exceptions");
  useStore();
  useEffect(() => {
    loadNames();
  }, []);
  const columns = [
    {
      head: "Employee",
      cell: (one) => (one.employee_id ? html`<${Employee} id=${one.employee_id} />` : one.connect_id),
    },
    { head: "Group", cell: (one) => nameOf(one.group) },
    {
      head: "Left out",
      cell: (one) =>
        one.direction === "add" ? "putting in" : one.direction === "remove" ? "taking out" : one.direction,
    },
    { head: "Since", cell: (one) => html`<${When} at=${one.at} />` },
    { head: "From", cell: (one) => (one.hold ? html`<a href=${link("hold", one.hold)}>the hold</a>` : "–") },
    {
      head: "",
      cell: (one) =>
        html`<${Action}
          plain
          label="Remove"
          kind="secondary small"
          confirm=${html`<p>The next sweep plans this change again, and the limits judge it as usual.</p>`}
          request=${{ label: "Remove the exception", route: routes.removeException(one.id), done: "The exception is removed." }}
          after=${() => list.reload()}
        />`,
    },
  ];
  return html`<${Title}>Exceptions<//>
    <p class="lead">
      Changes that somebody rejected. Each lapses by itself when People says something else of the person.
    </p>
    <${ShowNames} ids=${list.rows.map((one) => one.employee_id)} />
    <${Pages}
      list=${list}
      caption="Rejected changes"
      columns=${columns}
      keyOf=${(one) => one.id}
      empty=${html`<${Empty} title="No exceptions">Nothing was rejected, or it has lapsed.<//>`}
    />`;
}
