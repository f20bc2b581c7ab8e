// Deleting the integration: the warning, what becomes of the memberships, and a confirmation that has to be typed.
import { routes } from "../core/routes.js";
import { number, plural } from "../core/words.js";
import { useList } from "../core/loading.js";
import { html, useState } from "../core/view.js";
import { useAction } from "./action.js";
import { Dialog } from "./dialog.js";

export function DeleteDialog({ onClose }) {
  const list = useList(routes.groups(), "groups");
  const [groups, setGroups] = useState("keep");
  const [typed, setTyped] = useState("");
  const action = useAction();
  if (list.cursor && !list.loading) list.more(); // the number is of all groups
  const managed = list.rows.filter((one) => one.state === "managed");
  const memberships = managed.reduce((sum, one) => sum + one.members, 0);
  const counted = !list.loading && !list.cursor && !list.error;
  const wanted = groups === "empty" ? `delete ${memberships}` : "delete";
  const run = async () => {
    const body = { confirm: "delete", groups, ...(groups === "empty" ? { memberships } : {}) };
    const summary = groups === "empty" ? `${plural(memberships, "membership")} will be removed in Connect. This cannot be undone.` : "Nobody is removed in Connect. This cannot be undone.";
    const answer = await action.run({ label: "Delete the integration", summary, route: routes.remove(), body, done: "The deletion has begun.", to: "#/run/{run_id}" });
    if (answer) onClose();
  };
  const footer = html`<button class="secondary" onClick=${onClose}>Cancel</button>
    <button class="danger" disabled=${typed.trim() !== wanted || action.busy || (groups === "empty" && !counted)} aria-busy=${action.busy} onClick=${run}>Delete</button>`;
  const choice = (value, name, text) => html`<label><input type="radio" name="groups" checked=${groups === value} onChange=${() => { setGroups(value); setTyped(""); }} /> <strong>${name}</strong><br /><span class="quiet">${text}</span></label>`;
  return html`<${Dialog} title="Delete the integration" onClose=${onClose} footer=${footer}>
    <p class="problem"><strong>This cannot be undone.</strong> Configuration, holds, runs and the record of who was put where are forgotten, and the access to Zoho is revoked. To use it again, enable and configure it anew.</p>
    <fieldset><legend>What becomes of the groups in Connect</legend>
      ${choice("keep", "Keep the members", "Everybody stays where they are. Nobody knows afterwards who was put there by this product.")}
      ${choice("empty", "Take out whom we put there", counted ? `${plural(memberships, "membership")} in ${plural(managed.length, "group")}. People who were there before, guests and group admins stay.` : "Counting …")}
    </fieldset>
    ${groups === "empty" && counted && html`<p class="big-number"><strong>${number(memberships)}</strong> memberships will be removed</p>`}
    <label>Type <code>${wanted}</code> to confirm<input value=${typed} autocomplete="off" spellcheck="false" onInput=${(event) => setTyped(event.target.value)} /></label>
    ${action.shown}
  <//>`;
}
