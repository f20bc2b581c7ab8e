// Changes: the audit, asked by employee, group, run and time.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { go, link } from "../core/navigation.js";
import { useStore } from "../core/store.js";
import { html } from "../core/view.js";
import { changeColumns } from "../parts/change_columns.js";
import { ShowNames } from "../parts/employee.js";
import { Empty } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Title, When } from "../parts/text.js";

const FIELDS = [
  ["employee", "Employee (record id)", ""],
  ["group", "Group", "department:123"],
  ["run", "Run", ""],
  ["since", "Since", "2026-01-31"],
];

const ACTIONS = [
  { head: "When", cell: (row) => html`<${When} at=${row.at} />` },
  { head: "What", cell: (row) => html`<code>${row.change}</code>` },
  { head: "Who", cell: (row) => html`<code>${row.by}</code>` },
  { head: "From where", cell: (row) => row.source || "–" },
  { head: "Answer", cell: (row) => row.answer || html`<span class="quiet">none was given</span>` },
];

export function ChangesPage({ query }) {
  useStore();
  const asked = Object.fromEntries(FIELDS.map(([name]) => [name, query[name]]).filter(([, value]) => value));
  const actions = query.kind === "action";
  const list = useList(routes.changes(actions ? { kind: "action", since: query.since } : asked), "changes");
  const search = (event) => {
    event.preventDefault();
    go(link("changes", "", Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value.trim()))));
  };
  return html`<${Title}>Changes<//>
    <p class="lead">
      Who was put in or taken out, when, and why; newest first. The sensitive actions of administrators, too.
    </p>
    <p class="filters">
      <a href="#/changes" aria-current=${!actions}>Memberships and decisions</a
      ><a href=${link("changes", "", { kind: "action" })} aria-current=${actions}>Sensitive actions</a>
    </p>
    ${
      !actions &&
      html`<form class="search" role="search" onSubmit=${search} key=${JSON.stringify(asked)}>
        ${FIELDS.map(([name, label, hint]) => html`<label>${label}<input name=${name} defaultValue=${query[name] ?? ""} value=${query[name] ?? ""} placeholder=${hint} autocomplete="off" /></label>`)}
        <button>Search</button>
      </form>`
    }
    ${!actions && html`<${ShowNames} ids=${list.rows.map((row) => row.employee)} />`}
    <${Pages}
      list=${list}
      caption="Changes"
      columns=${actions ? ACTIONS : changeColumns()}
      empty=${html`<${Empty} title="No changes">Nothing fits, or nothing has happened yet.<//>`}
    />`;
}
