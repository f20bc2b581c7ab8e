// Configuration: the JSON document, the plan that a change would cause, and then saving it.
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { go, link } from "../core/navigation.js";
import { html, useState } from "../core/view.js";
import { whoAmI } from "../core/session.js";
import { useAction } from "../parts/action.js";
import { Transfer } from "../parts/transfer.js";
import { Networks } from "../parts/networks.js";
import { PreviewReport } from "../parts/preview.js";
import { Loaded, Loading } from "../parts/states.js";
import { Badge, Title } from "../parts/text.js";

function Plan({ id }) {
  const run = useLoad(routes.run(id), { every: 2, until: (one) => one.status !== "continuing" });
  if (!run.data || run.data.status === "continuing") return html`<${Loading} what="Planning" />`;
  return html`<section class="card" aria-label="The plan of this change">
    <h2>What this would cause <${Badge} of=${run.data.status} /></h2>
    <${PreviewReport} run=${run.data} />${run.data.reason && html`<p class="problem">${run.data.reason}</p>`}
  </section>`;
}

function Editor({ current, ready, active, reload }) {
  const saved = JSON.stringify(current.configuration ?? {}, null, 2);
  const [text, setText] = useState(saved);
  const [shown, setShown] = useState(null); // the text whose plan was asked for, and the run that plans it
  const [wrong, setWrong] = useState("");
  const action = useAction();
  const changed = text !== saved;
  const parsed = () => {
    try {
      const value = JSON.parse(text);
      setWrong("");
      return value;
    } catch (error) {
      setWrong(`This is not JSON: ${error.message}`);
      return null;
    }
  };
  const preview = async () => {
    const configuration = parsed();
    if (!configuration) return;
    const answer = await action.run({
      label: "Preview the change",
      route: routes.preview(),
      body: { configuration },
      done: "The plan of this change is being made.",
    });
    if (answer) setShown({ text, run: answer.run_id });
  };
  const save = async () => {
    const configuration = parsed();
    if (!configuration) return;
    const body = { version: current.version, configuration, ...(seen && active ? { preview: shown.run } : {}) };
    const answer = await action.run({
      label: "Save the configuration",
      route: routes.saveConfiguration(),
      body,
      done: "Saved as a new version.",
    });
    if (answer?.run_id)
      go(link("run", answer.run_id)); // the sweep that does what the plan showed
    else if (answer) reload();
  };
  const choose = (id) => setText(JSON.stringify({ ...JSON.parse(text || "{}"), network_id: id }, null, 2));
  const seen = shown?.text === text;
  return html`${(!current.version || !current.configuration?.network_id) && html`<${Networks} onChoose=${choose} />`}
    <label for="editor"
      >Version${" "}
      ${current.version || "0: nothing is saved yet"}${current.saved_at && html`, saved ${new Date(current.saved_at).toLocaleString()}`}</label
    >
    <textarea
      id="editor"
      class="code"
      rows="26"
      spellcheck="false"
      readonly=${!whoAmI().administrator}
      value=${text}
      aria-invalid=${wrong ? "true" : undefined}
      aria-describedby="editor-help"
      onInput=${(event) => setText(event.target.value)}
    />
    <${Transfer} text=${saved} version=${current.version} onImport=${setText} />
    <p id="editor-help" class="quiet">
      Keys that are left out have defaults; unknown keys are refused. Every version is kept.
    </p>
    ${wrong && html`<p class="problem" role="alert">${wrong}</p>`}${action.shown}
    ${
      whoAmI().administrator &&
      html`<p class="buttons">
          <button class=${seen ? "secondary" : ""} disabled=${!changed || !ready || action.busy} onClick=${preview}>
            Show what it would cause
          </button>
          <button
            class=${seen || !ready ? "" : "secondary"}
            disabled=${!changed || action.busy || (ready && !seen)}
            onClick=${save}
          >
            Save
          </button>
          <button class="secondary outline" disabled=${!changed} onClick=${() => setText(saved)}>Undo</button>
        </p>
        ${changed && ready && !seen && html`<p class="quiet">A change is saved after its plan was shown.</p>`}`
    }
    ${shown && html`<${Plan} key=${shown.run} id=${shown.run} />`}`;
}

export function ConfigurationPage({ overview }) {
  const current = useLoad(routes.configuration());
  if (overview.state === "available")
    return html`<${Title}>Configuration<//>
      <p>It has to be <a href="#/integration/connect">enabled</a> first.</p>`;
  const ready = overview.health.connected && overview.configuration_version > 0;
  return html`<${Title} after=${html`<a href="#/versions">Versions</a>`}>Configuration<//
    ><${Loaded} of=${current}
      >${(found) => html`<${Editor} key=${found.version} current=${found} ready=${ready} active=${overview.state === "active"} reload=${current.reload} />`}<//
    >`;
}
