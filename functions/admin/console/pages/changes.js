// Changes: the audit, asked by employee, group, run and time.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { go, link } from "../core/navigation.js";
import { useStore } from "../core/store.js";
import { html } from "../core/view.js";
import { changeColumns } from "../parts/change_columns.js";
import { Empty } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Title } from "../parts/text.js";

const FIELDS = [["employee", "Employee (record id)", ""], ["group", "Group", "department:123"], ["run", "Run", ""], ["since", "Since", "2026-01-31"]];

export function ChangesPage({ query }) {
  useStore();
  const asked = Object.fromEntries(FIELDS.map(([name]) => [name, query[name]]).filter(([, value]) => value));
  const list = useList(routes.changes(asked), "changes");
  const search = (event) => {
    event.preventDefault();
    go(link("changes", "", Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value.trim()))));
  };
  return html`<${Title}>Changes<//><p class="lead">Who was put in or taken out, when, and why; newest first.</p>
    <form class="search" role="search" onSubmit=${search} key=${JSON.stringify(asked)}>
      ${FIELDS.map(([name, label, hint]) => html`<label>${label}<input name=${name} defaultValue=${query[name] ?? ""} value=${query[name] ?? ""} placeholder=${hint} autocomplete="off" /></label>`)}
      <button>Search</button></form>
    <${Pages} list=${list} caption="Changes" columns=${changeColumns()} empty=${html`<${Empty} title="No changes">Nothing fits, or nothing has happened yet.<//>`} />`;
}
