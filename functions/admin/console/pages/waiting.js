// Waiting people: who is not in the groups yet, why, and since when.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { useStore } from "../core/store.js";
import { REASONS, words } from "../core/words.js";
import { html } from "../core/view.js";
import { Bars } from "../parts/charts.js";
import { Employee, ShowNames } from "../parts/employee.js";
import { Empty } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Title, When } from "../parts/text.js";

const COLUMNS = [
  { head: "Employee", cell: (one) => html`<${Employee} id=${one.record_id} />` },
  {
    head: "Reason",
    cell: (one) => html`${words(one.reason)}<br /><span class="quiet">${REASONS[one.reason] ?? ""}</span>`,
  },
  { head: "Waits since", cell: (one) => html`<${When} at=${one.since} />` },
  { head: "Connect account", cell: (one) => one.connect_id || html`<span class="quiet">none known</span>` },
];

export function WaitingPage({ query }) {
  const list = useList(routes.waiting({ reason: query.reason }), "waiting");
  const rows = [...list.rows].sort((left, right) => left.since.localeCompare(right.since));
  useStore();
  const counts = Object.entries(list.first?.counts ?? {}).sort(([, left], [, right]) => right - left);
  return html`<${Title}>Waiting people<//>
    <p class="lead">They get into their groups by themselves once the reason is gone.</p>
    ${counts.length > 0 && html`<section class="card"><${Bars} title="People who wait, by reason" rows=${counts.map(([reason, value]) => ({ value, label: html`<a href=${link("waiting", "", { reason })} aria-current=${query.reason === reason}>${words(reason)}</a>` }))} />${query.reason && html`<a href="#/waiting">All reasons</a>`}</section>`}
    <${ShowNames} ids=${rows.map((one) => one.record_id)} />
    <${Pages}
      list=${{ ...list, rows }}
      caption="Who waits, longest first"
      columns=${COLUMNS}
      keyOf=${(one) => one.record_id}
      empty=${html`<${Empty} title="Nobody waits">Everybody whom People wants in a group has an account in the network.<//>`}
    />`;
}
