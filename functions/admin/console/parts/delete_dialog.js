// Deleting the integration: the warning, what becomes of the memberships, and a confirmation that has to be typed.
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { loadOverview, useStore } from "../core/store.js";
import { number, plural, words } from "../core/words.js";
import { html, useEffect, useState } from "../core/view.js";
import { useAction } from "./action.js";
import { Dialog } from "./dialog.js";
import { Loading } from "./states.js";

/** Follows the run that counts; its number is in the overview once it has ended. */
function Counting({ id }) {
  const run = useLoad(routes.run(id), { every: 1, until: (one) => one.status !== "continuing" });
  const over = Boolean(run.data) && run.data.status !== "continuing";
  useEffect(() => {
    if (over) loadOverview();
  }, [over]);
  if (run.error) return html`<p class="problem">${run.error.message}</p>`;
  if (!over) return html`<${Loading} what="Counting" />`;
  if (run.data.status === "completed") return null;
  return html`<p class="problem" role="alert">
    It could not be counted: ${words(run.data.reason || run.data.status)}. <a href=${link("run", id)}>The run</a>
  </p>`;
}

function Number({ counted, action }) {
  const { answers } = useStore();
  const begun = answers["/integration/delete"]?.run_id;
  const count = () =>
    action.run({
      label: "Count the memberships",
      route: routes.remove(),
      body: { groups: "empty", dry_run: true },
      done: "Counting; nothing is changed by that.",
    });
  if (counted)
    return html`<p class="big-number">
      <strong>${number(counted.memberships)}</strong> ${counted.memberships === 1 ? "membership" : "memberships"} will
      be removed
    </p>`;
  return html`<p><button class="secondary" aria-busy=${action.busy} onClick=${count}>Count them</button></p>
    ${begun && html`<${Counting} key=${begun} id=${begun} />`}`;
}

export function DeleteDialog({ overview, onClose }) {
  const [groups, setGroups] = useState("keep");
  const [typed, setTyped] = useState("");
  const action = useAction();
  const counted = overview.deletion_count;
  const emptying = groups === "empty";
  const wanted = emptying && counted ? `delete ${counted.memberships}` : "delete";
  const ready = typed.trim() === wanted && !action.busy && (!emptying || Boolean(counted));
  const run = async () => {
    const body = { confirm: "delete", groups, ...(emptying ? { memberships: counted.memberships } : {}) };
    const what = emptying
      ? `${plural(counted.memberships, "membership")} will be removed in Connect.`
      : "Nobody is removed in Connect.";
    const request = {
      label: "Delete the integration",
      summary: `${what} This cannot be undone.`,
      route: routes.remove(),
      body,
    };
    if (await action.run({ ...request, done: "The deletion has begun.", to: "#/run/{run_id}" })) onClose();
  };
  const choose = (value) => {
    setGroups(value);
    setTyped("");
  };
  const choice = (value, name, text) =>
    html`<label
      ><input type="radio" name="groups" checked=${groups === value} onChange=${() => choose(value)} />
      <strong>${name}</strong><br /><span class="quiet">${text}</span></label
    >`;
  const footer = html`<button class="secondary" onClick=${onClose}>Cancel</button>
    <button class="danger" disabled=${!ready} aria-busy=${action.busy} onClick=${run}>Delete</button>`;
  return html`<${Dialog} title="Delete the integration" onClose=${onClose} footer=${footer}>
    <p class="problem">
      <strong>This cannot be undone.</strong> Configuration, holds and the record of who was put where are forgotten,
      and the access to Zoho is revoked. To use it again, enable and configure it anew.
    </p>
    <fieldset>
      <legend>What becomes of the groups in Connect</legend>
      ${choice("keep", "Keep the members", "Everybody stays where they are. Nobody knows afterwards who was put there by this product.")}
      ${choice("empty", "Take out whom we put there", "People who were there before, guests and group admins stay, and so do the groups.")}
    </fieldset>
    ${emptying && html`<${Number} counted=${counted} action=${action} />`}
    ${
      (!emptying || counted) &&
      html`<label
        >Type <code>${wanted}</code> to confirm
        <input value=${typed} autocomplete="off" spellcheck="false" onInput=${(event) => setTyped(event.target.value)}
      /></label>`
    }
    ${action.shown}
  <//>`;
}
