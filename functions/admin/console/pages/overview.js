// Overview: is all well, what was done last, how near the limits are, what somebody has to do.
import { routes } from "../core/routes.js";
import { getSettings } from "../core/settings.js";
import { nameOf } from "../core/store.js";
import { inWords, nextSweep } from "../core/schedule.js";
import { number, plural, REASONS, words } from "../core/words.js";
import { html } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Bars, GuardBars, RunChart } from "../parts/charts.js";
import { Badge, Facts, Title, When } from "../parts/text.js";

function Health({ overview }) {
  const { health } = overview;
  const sweep = (found) =>
    found
      ? html`<a href=${`#/run/${encodeURIComponent(found.run_id)}`}><${When} at=${found.finished_at} /></a>${" "}
          <${Badge} of=${found.status} />`
      : "none yet";
  return html`<section class="card">
    <h2>Health</h2>
    ${overview.quarantined && html`<p class="problem">Zoho refuses every call (<code>${health.quarantine.code}</code>, ${health.quarantine.product}). Next try <${When} at=${health.quarantine.retry_at} />. <a href="#/connection">Connect again</a></p>`}
    <${Facts}
      rows=${[
        [
          "Zoho account",
          health.connected ? html`<${Badge} of="active" text="Connected" />` : html`<a href="#/connection">Connect</a>`,
        ],
        health.account_owner && ["Whose token", html`<code>${health.account_owner}</code>`],
        ["Last sweep", sweep(health.last_sweep)],
        ["Last full sweep", sweep(health.last_full_sweep)],
        [
          "Configuration",
          overview.configuration_version
            ? html`<a href="#/configuration">version ${overview.configuration_version}</a>`
            : "none yet",
        ],
      ]}
    />
  </section>`;
}

function Next({ overview }) {
  const { schedules = {} } = getSettings();
  const active = overview.state === "active";
  const row = (mode) => {
    const next = nextSweep(
      schedules[mode],
      overview.runs.find((run) => run.mode === mode && run.trigger === "schedule")?.started_at,
      schedules.time_zone,
    );
    return html`${active && next ? html`<${When} at=${next} /> · ` : ""}<span class="quiet"
        >${inWords(schedules[mode]) || "not known"}</span
      >`;
  };
  return html`<section class="card">
    <h2>Next sweeps</h2>
    <${Facts}
      rows=${[
        ["Incremental", row("incremental")],
        ["Full", row("full")],
        ["Time zone", schedules.time_zone || "UTC"],
      ]}
    />
    ${
      active
        ? html`<p class="buttons">
            <${Action}
              plain
              label="Sweep what changed"
              kind="secondary"
              request=${{ route: routes.sweep(), body: { mode: "incremental" }, done: "The sweep has begun.", to: "#/run/{run_id}" }}
            />
            <${Action}
              plain
              label="Sweep everybody"
              kind="secondary"
              request=${{ route: routes.sweep(), body: { mode: "full" }, done: "The full sweep has begun.", to: "#/run/{run_id}" }}
            />
          </p>`
        : html`<p class="quiet">Sweeps do nothing until the integration is active.</p>`
    }
  </section>`;
}

function Quota({ health, runs }) {
  const calls = runs.reduce((sum, run) => sum + run.calls.people, 0);
  const quota = health.people_quota;
  return html`<section class="card">
    <h2>Calls to Zoho</h2>
    <${Facts}
      rows=${[
        [
          "People, left today",
          quota
            ? html`${number(quota.left)} <span class="quiet"><${When} at=${quota.at} /></span>`
            : html`<span class="quiet">no sweep has told today</span>`,
        ],
        quota && ["Ours of today", plural(quota.ours, "call")],
        ["People, the latest runs", plural(calls, "call")],
        [
          "Connect, the latest runs",
          plural(
            runs.reduce((sum, run) => sum + run.calls.connect, 0),
            "call",
          ),
        ],
      ]}
    />
  </section>`;
}

export function OverviewPage({ overview }) {
  const real = overview.runs.filter((run) => !run.dry_run);
  const judged = real.find((run) => run.guard.length);
  const waiting = Object.entries((real.find((run) => run.mode === "full") ?? {}).waiting ?? {});
  const open = overview.pending_actions;
  return html`<${Title} after=${html`<${Badge} of=${overview.state} />`}>Overview<//>
    ${
      overview.state === "available" &&
      html`<section class="card hero">
        <h2>Nothing is set up yet</h2>
        <p>Enable the integration to begin. Nothing is written to Zoho before you have seen what would change.</p>
        <a class="button" href="#/integration/connect">Go to the integration</a>
      </section>`
    }
    ${
      open.length > 0 &&
      html`<section class="card hero">
        <h2>${plural(open.length, "thing")} to do</h2>
        <ul class="todo">
          ${open.slice(0, 4).map((one) => html`<li><a href="#/pending">${one.title}</a> ${one.blocking && html`<${Badge} of="refused" text="before activation" />`}${one.urgent && html` <${Badge} of="failed" text="urgent" />`}</li>`)}
        </ul>
        ${open.length > 4 && html`<a href="#/pending">All pending actions</a>`}
      </section>`
    }
    <div class="cards">
      <${Health} overview=${overview} /><${Next} overview=${overview} />
      <section class="card">
        <h2>Runs</h2>
        ${real.length ? html`<${RunChart} runs=${real} /><a href="#/runs">All runs</a>` : html`<p class="quiet">No run yet.</p>`}
      </section>
      <section class="card">
        <h2>Guard</h2>
        ${
          judged
            ? html`<${GuardBars} axes=${judged.guard} nameOf=${nameOf} />
                <p class="quiet">Of the run <${When} at=${judged.started_at} />.</p>`
            : html`<p class="quiet">Nothing was judged yet.</p>`
        }
      </section>
      <section class="card">
        <h2>Waiting people</h2>
        ${waiting.length ? html`<${Bars} title="People who wait, by reason" rows=${waiting.map(([reason, value]) => ({ label: words(reason), value, hint: REASONS[reason] }))} />` : html`<p class="quiet">Nobody waited in the last full sweep.</p>`}<a
          href="#/waiting"
          >Who waits</a
        >${" · "}<a href="#/data-quality">Data quality</a>
      </section>
      <${Quota} health=${overview.health} runs=${real} />
    </div>`;
}
