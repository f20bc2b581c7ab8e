// Runs: what sweeps did, newest first, with those under way followed.
import { routes } from "../core/routes.js";
import { useList, useLoad } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { number } from "../core/words.js";
import { html, useState } from "../core/view.js";
import { RunChart } from "../parts/charts.js";
import { Empty, Loaded } from "../parts/states.js";
import { Pages, Table } from "../parts/table.js";
import { Badge, Title, When } from "../parts/text.js";

const STATUSES = ["continuing", "completed", "held", "refused", "skipped", "failed"];
const COLUMNS = [
  { head: "Begun", cell: (run) => html`<a href=${link("run", run.run_id)}><${When} at=${run.started_at} /></a>` },
  {
    head: "What",
    cell: (run) => html`${run.dry_run ? "preview" : run.mode}<br /><span class="quiet">${run.trigger}</span>`,
  },
  { head: "Status", cell: (run) => html`<${Badge} of=${run.status} />` },
  { head: "Employees", number: true, cell: (run) => number(run.counts.employees) },
  { head: "Planned", number: true, cell: (run) => number(run.counts.planned) },
  { head: "Applied", number: true, cell: (run) => number(run.counts.applied) },
  { head: "Held", number: true, cell: (run) => number(run.counts.held) },
  { head: "Failed", number: true, cell: (run) => number(run.counts.failed) },
];

/** The runs before those that are followed, a page at a time. */
function Older({ cursor }) {
  const list = useList(routes.runs({ cursor }), "runs");
  return html`<${Pages} list=${list} caption="Older runs" columns=${COLUMNS} keyOf=${(run) => run.run_id} />`;
}

export function RunsPage({ query }) {
  const list = useLoad(routes.runs(), {
    every: 4,
    until: (data) => !data.runs.some((run) => run.status === "continuing"),
  });
  // Where the older ones begin stays the same while the newest are looked at again and again.
  const [older, setOlder] = useState("");
  return html`<${Title}>Runs<//
    ><${Loaded} of=${list}
      >${({ runs, cursor }) => {
        if (!runs.length) return html`<${Empty} title="No run yet">The first is the preview before activation.<//>`;
        const shown = runs.filter((run) => !query.status || run.status === query.status);
        return html`<${RunChart} runs=${runs} />
          <p class="filters">
            <a href="#/runs" aria-current=${!query.status}>All</a
            >${STATUSES.filter((one) => runs.some((run) => run.status === one)).map((one) => html`<a href=${link("runs", "", { status: one })} aria-current=${query.status === one}>${one}</a>`)}
          </p>
          ${shown.length ? html`<${Table} caption="The latest runs" columns=${COLUMNS} rows=${shown} keyOf=${(run) => run.run_id} />` : html`<p>No run of this status.</p>`}
          ${older ? html`<${Older} cursor=${older} />` : cursor && !query.status && html`<button class="secondary more" onClick=${() => setOlder(cursor)}>Show older runs</button>`}`;
      }}<//
    >`;
}
