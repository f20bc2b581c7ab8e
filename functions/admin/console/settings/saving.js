// From edits to a version: the plan that they cause, then saving, which approves that plan; and what stands in the way.
import { routes } from "../core/routes.js";
import { useRun } from "../core/loading.js";
import { go, link } from "../core/navigation.js";
import { plural } from "../core/words.js";
import { html, useEffect, useRef } from "../core/view.js";
import { PreviewReport } from "../parts/preview.js";
import { Failure, Loading } from "../parts/states.js";
import { Badge } from "../parts/text.js";

/** The buttons, at hand while there is something to save. */
export function Bar({ changes, changed, canPlan, canSave, planned, onPlan, onSave, onUndo }) {
  return html`<div class=${changed ? "card decision settings-bar" : ""}>
    ${changed && html`<p class="quiet">${changes ? plural(changes, "change") : "Changed"}, not saved yet</p>`}
    <p class="buttons">
      <button class=${planned ? "secondary" : ""} disabled=${!canPlan} onClick=${onPlan}>
        Show what it would cause
      </button>
      <button class=${canSave ? "" : "secondary"} disabled=${!canSave} onClick=${onSave}>Save</button>
      <button class="secondary outline" disabled=${!changed} onClick=${onUndo}>Undo</button>
    </p>
  </div>`;
}

export function Plan({ id, onEnd }) {
  const place = useRef(null);
  const run = useRun(id);
  const status = run.data?.status;
  useEffect(() => {
    if (status && status !== "continuing") onEnd(status);
  }, [status]);
  // The button stands at the edge of the window; what it brings may be far below.
  useEffect(() => place.current.scrollIntoView({ block: "nearest" }), [status]);
  const over = status && status !== "continuing";
  const shown = () =>
    html`<h2>What this would cause <${Badge} of=${status} /></h2>
      <${PreviewReport} run=${run.data} />${run.data.reason && html`<p class="problem">${run.data.reason}</p>`}`;
  return html`<section ref=${place} class="card plan" aria-label="The plan of this change" aria-live="polite">
    ${over ? shown() : run.error ? html`<${Failure} error=${run.error} retry=${run.reload} />` : html`<${Loading} what="Planning" />`}
  </section>`;
}

/** Ask for the plan of a document. Gives the run's id, or null. */
export async function askForPlan(action, configuration) {
  const answer = await action.run({
    label: "Preview the change",
    route: routes.preview(),
    body: { configuration },
    done: "The plan of this change is being made.",
  });
  return answer?.run_id ?? null;
}

/** Save a document as the version after `version`; `plan` is the completed run that showed what it causes. */
export async function save(action, { version, configuration, plan }, onSaved) {
  const answer = await action.run({
    label: "Save the configuration",
    route: routes.saveConfiguration(),
    body: { version, configuration, ...(plan ? { preview: plan } : {}) },
    done: "Saved as a new version.",
  });
  if (!answer) return;
  onSaved();
  if (answer.run_id) go(link("run", answer.run_id)); // the sweep that does what the plan showed
}

const WHEN_SAVED = {
  active: "Saving approves exactly this plan, and does it.",
  pending: "Saving makes this the plan that an activation does.",
  inactive: "Saving makes this the plan that the next activation does.",
};

/** What saving means now, or what to do where it was refused. `onNewer`: load what somebody else saved. */
export function Standing({ error, changed, ready, plan, state, onNewer, onOutdated }) {
  if (error?.code === "version_conflict")
    return html`<div class="note bad" role="alert">
      <p>
        <strong>Somebody else saved version ${error.body.version} meanwhile</strong>, so yours was not saved:${" "}
        ${error.message}.
      </p>
      <p><button class="secondary" onClick=${onNewer}>Load that version and keep my changes</button></p>
    </div>`;
  if (error?.code === "preview_useless")
    return html`<div class="note bad" role="alert">
      <p>The plan is older than an hour, or of another configuration. Nothing was saved.</p>
      <p><button class="secondary" onClick=${onOutdated}>Show what it would cause again</button></p>
    </div>`;
  if (!changed || !ready) return null;
  if (plan === "completed") return html`<p class="quiet">${WHEN_SAVED[state]}</p>`;
  if (plan)
    return html`<p class="quiet">
      The plan could not be made. Saved without it, the change is judged by the limits as usual.
    </p>`;
  return html`<p class="quiet">A change is saved after its plan was shown.</p>`;
}
