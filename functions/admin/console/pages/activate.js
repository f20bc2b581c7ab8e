// Activation: the plan is shown, a person confirms what no call can tell, then exactly that plan is done.
import { routes } from "../core/routes.js";
import { useRun } from "../core/loading.js";
import { loadOverview, useStore } from "../core/store.js";
import { html, useEffect } from "../core/view.js";
import { Action } from "../parts/action.js";
import { PreviewReport } from "../parts/preview.js";
import { Failure, Loading } from "../parts/states.js";
import { Badge, Title, When } from "../parts/text.js";
import { SeenCard } from "../settings/seen_card.js";
import { PendingList } from "./pending.js";

function Following({ id }) {
  const run = useRun(id);
  const over = run.data && run.data.status !== "continuing";
  useEffect(() => {
    if (over) loadOverview();
  }, [over]);
  if (run.error && !run.data) return html`<${Failure} error=${run.error} retry=${run.reload} />`;
  if (!over) return html`<${Loading} what="Reading People and planning" />`;
  return html`<p class="quiet">
      Made <${When} at=${run.data.finished_at} />. <a href=${`#/run/${encodeURIComponent(id)}`}>The whole run</a>
    </p>
    ${
      run.data.status === "completed" || run.data.preview
        ? html`<${PreviewReport} run=${run.data} />`
        : html`<p class="problem">
            The preview did not come to a good end: <${Badge} of=${run.data.status} /> ${run.data.reason}${" "}
            ${run.data.refusals.join(" ")}
          </p>`
    }`;
}

function Step({ number, title, done, children }) {
  return html`<section class="card step">
    <h2>
      <span class=${`step-number ${done ? "done" : ""}`} aria-hidden="true">${done ? "✓" : number}</span
      >${title}${done && html`<span class="sr"> (done)</span>`}
    </h2>
    ${children}
  </section>`;
}

export function ActivatePage({ overview, query }) {
  const { answers } = useStore();
  const open = Object.fromEntries(overview.pending_actions.map((one) => [one.code, one]));
  const before = ["connect_account", "choose_network"].filter((code) => open[code]).map((code) => open[code]);
  const latest =
    query.preview ??
    answers["/integration/preview"]?.run_id ??
    overview.runs.find((run) => run.dry_run && run.mode === "full")?.run_id;
  const blocking = overview.pending_actions.some((one) => one.blocking);
  if (overview.state === "active")
    return html`<${Title}>Activate<//>
      <p><${Badge} of="active" /> The integration is active. <a href="#/runs">Follow its runs</a>.</p>`;
  if (overview.state === "available")
    return html`<${Title}>Activate<//>
      <p>It has to be <a href="#/integration/connect">enabled</a> first.</p>`;
  const seenBy = overview.runs.find((run) => run.mode === "full" && run.status === "completed")?.run_id;
  const preview = html`<${Action}
    label=${latest ? "Preview again" : "Preview"}
    kind=${open.review_plan ? "" : "secondary"}
    disabled=${before.length > 0}
    request=${{ route: routes.preview(), done: "The preview has begun. Nothing is written to Zoho." }}
  />`;
  return html`<${Title} after=${html`<${Badge} of=${overview.state} />`}>Activate<//>
    <p class="lead">Activation does exactly what a preview showed. Anything else is judged by the limits as usual.</p>
    <${Step} number="1" title="Set up" done=${!before.length}
      >${before.length ? html`<${PendingList} overview=${{ pending_actions: before }} />` : html`<p>Account and network are known. <a href="#/configuration">Configuration</a>, <a href="#/webhooks">webhooks</a></p>`}<//
    >
    <${Step} number="2" title="Review the plan" done=${!open.review_plan}>
      ${preview}${latest && html`<${Following} key=${latest} id=${latest} />`}
      ${latest && html`<${SeenCard} key=${`${overview.configuration_version}/${seenBy}`} overview=${overview} linked />`}
      ${latest && open.review_plan && html`<p class="quiet">A preview is good for an hour, and for the configuration that it was made of.</p>`}<//
    >
    <${Step} number="3" title="Confirm that nothing else manages these groups" done=${!open.native_integration_off}>
      ${open.native_integration_off ? html`<${PendingList} overview=${{ pending_actions: [open.native_integration_off] }} />` : html`<p>Confirmed for this activation.</p>`}<//
    >
    <${Step} number="4" title="Activate">
      <${Action}
        label="Activate"
        disabled=${blocking}
        confirm=${html`<p>What the preview showed is done now: groups are made, people are put in.</p>
          <p>From then on Connect follows People, within the limits.</p>`}
        request=${{ route: routes.activate(), done: "The integration is active. Its first full sweep has begun.", to: "#/run/{run_id}" }}
      />
      ${blocking && html`<p class="quiet">What is open above comes first.</p>`}<//
    >`;
}
