// One run: how far it is, what came of it, why, and how near it came to the limits.
import { routes } from "../core/routes.js";
import { useList, useRun } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { loadOverview, nameOf, useStore } from "../core/store.js";
import { moment, number, plural, words } from "../core/words.js";
import { html, useEffect, useState } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Causes } from "../parts/causes.js";
import { changeColumns } from "../parts/change_columns.js";
import { Bars, GuardBars } from "../parts/charts.js";
import { ShowNames } from "../parts/employee.js";
import { PreviewReport } from "../parts/preview.js";
import { Loaded } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Badge, Facts, Id, Title, When } from "../parts/text.js";

function Progress({ run }) {
  const { total, open } = run.chunks;
  const text = total ? `${total - open} of ${total} parts are done` : "Reading People and planning";
  return html`<section class="card" aria-live="polite">
    <h2>Under way</h2>
    <p>${text} …</p>
    <progress value=${total ? total - open : undefined} max=${total || 1} aria-label=${text} />
  </section>`;
}

function Refused({ run }) {
  return html`<section class="card bad">
    <h2>The read was not complete</h2>
    <p>Nobody was removed because of it.</p>
    <ul>
      ${run.refusals.map((one) => html`<li>${one}</li>`)}
    </ul>
    ${
      run.accepted
        ? html`<p>Accepted as the new baseline <${When} at=${run.accepted.at} />.</p>`
        : !run.dry_run &&
          html`<${Action}
            label="Accept as the new baseline"
            kind="secondary"
            confirm=${html`<p>
                Only if the company really is that small now. The next full sweep then expects whoever was missing to be
                missing.
              </p>
              <p>
                Nothing is removed by that alone: whoever seems gone is looked up one by one, and the limits still hold.
              </p>`}
            request=${{ route: routes.acceptRead(run.run_id), done: "The read is the new baseline." }}
          />`
    }
  </section>`;
}

/** What a deletion that was forced had to leave at Zoho. */
function Left({ left }) {
  if (!left.memberships && !left.tokens.length) return null;
  return html`<section class="note">
    <h2>Left at Zoho</h2>
    ${left.memberships > 0 && html`<p>${plural(left.memberships, "membership")} could not be taken out.</p>`}
    ${
      left.tokens.length > 0 &&
      html`<p>
        The access to ${left.tokens.join(", ")} could not be revoked. Revoke it in the Zoho account, under${" "}
        <em>Connected Apps</em>.
      </p>`
    }
  </section>`;
}

function Changes({ id }) {
  const list = useList(routes.changesOfRun(id), "changes");
  useStore();
  return html`<${ShowNames} ids=${list.rows.map((row) => row.employee)} /><${Pages}
      list=${list}
      caption="Changes of this run"
      columns=${changeColumns()}
      empty=${html`<p>This run changed nothing in Connect.</p>`}
    />`;
}

const COUNTS = [
  "employees",
  "groups",
  "planned",
  "applied",
  "unchanged",
  "skipped",
  "failed",
  "held",
  "added",
  "removed",
  "profiles",
  "groups_created",
];

function Report({ run }) {
  const [shown, setShown] = useState(false);
  const waiting = Object.entries(run.waiting ?? {});
  return html`${run.status === "continuing" && html`<${Progress} run=${run} />`}
    ${run.status === "refused" && html`<${Refused} run=${run} />`}
    ${run.status === "held" && html`<p class="note">A limit stopped some changes. <a href="#/holds">Look at the holds</a></p>`}
    ${run.left && html`<${Left} left=${run.left} />`}
    ${run.reason && run.status !== "held" && html`<p class=${run.status === "failed" ? "problem" : "note"}>${words(run.reason)}</p>`}
    <div class="cards">
      <section class="card">
        <h2>What came of it</h2>
        <div class="figures small">
          ${COUNTS.map((name) => html`<div class="figure"><strong>${number(run.counts[name] ?? 0)}</strong><span>${words(name)}</span></div>`)}
        </div>
      </section>
      <section class="card">
        <h2>Guard</h2>
        ${run.guard.length ? html`<${GuardBars} axes=${run.guard} nameOf=${nameOf} />` : html`<p class="quiet">Nothing to judge.</p>`}
      </section>
      ${
        waiting.length > 0 &&
        html`<section class="card">
          <h2>Waiting</h2>
          <${Bars}
            title="Waiting, by reason"
            rows=${waiting.map(([reason, value]) => ({ label: words(reason), value }))}
          /><a href="#/waiting">Who waits now</a>
        </section>`
      }
      <section class="card">
        <h2>Facts</h2>
        <${Facts}
          rows=${[
            ["Run", html`<${Id} of=${run.run_id} />`],
            ["Begun", moment(run.started_at)],
            ["Ended", run.finished_at ? moment(run.finished_at) : "not yet"],
            run.employee && ["About", html`<a href=${link("person", run.employee)}>employee ${run.employee}</a>`],
            ["By", run.trigger],
            ["Configuration", `version ${run.configuration_version}`],
            [
              "Calls",
              Object.entries(run.calls)
                .map(([product, calls]) => `${product} ${number(calls)}`)
                .join(", "),
            ],
          ]}
        />
      </section>
    </div>
    <section class="card">
      <h2>Why</h2>
      ${run.preview ? html`<${PreviewReport} run=${run} />` : html`<${Causes} causes=${run.causes} />`}
    </section>
    ${
      !run.dry_run &&
      html`<section class="card">
        <h2>Changes</h2>
        ${shown ? html`<${Changes} id=${run.run_id} />` : html`<button class="secondary" onClick=${() => setShown(true)}>Show each change</button>`}
      </section>`
    }`;
}

export function RunPage({ id }) {
  const run = useRun(id);
  const data = run.data;
  const over = data && data.status !== "continuing";
  useEffect(() => {
    if (over) loadOverview();
  }, [over]); // it may have changed where the integration stands
  const name = !data
    ? "Run"
    : data.dry_run
      ? "Preview"
      : data.employee
        ? "One employee"
        : ({ full: "Full sweep", incremental: "Incremental sweep", targeted: "Approved changes", delete: "Deletion" }[
            data.mode
          ] ?? words(data.mode));
  return html`<p class="crumbs"><a href="#/runs">Runs</a></p>
    <${Title} after=${data && html`<${Badge} of=${data.status} />`}>${name}<//
    ><${Loaded} of=${run}>${(found) => html`<${Report} run=${found} />`}<//>`;
}
