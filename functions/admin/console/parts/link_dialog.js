// Deciding which group a department or designation has: an existing one, a new one, or none.
import { routes } from "../core/routes.js";
import { html, useState } from "../core/view.js";
import { useAction } from "./action.js";
import { Dialog } from "./dialog.js";

export function LinkDialog({ group, onClose, onDone }) {
  const candidates = (group.candidates ?? []).map((one) => (typeof one === "object" ? one : { partition_id: one }));
  const [choice, setChoice] = useState(candidates[0]?.partition_id ?? "other");
  const [other, setOther] = useState("");
  const action = useAction();
  const wanted = choice === "other" ? other.trim() : choice;
  const run = async () => {
    const label =
      { create: `Make a new group for ${group.name}`, ignore: `Give ${group.name} no group` }[wanted] ??
      `Link ${group.name} to group ${wanted}`;
    const request = {
      label,
      route: routes.linkGroup(group.family, group.record_id),
      body: { partition_id: wanted },
      done: `Decided: ${label}.`,
    };
    if (await action.run(request)) onDone();
  };
  const option = (value, name, text) =>
    html`<label
      ><input type="radio" name="link" checked=${choice === value} onChange=${() => setChoice(value)} />${" "}
      <strong>${name}</strong><br /><span class="quiet">${text}</span></label
    >`;
  const footer = html`<button class="secondary" onClick=${onClose}>Cancel</button
    ><button
      disabled=${!/^([0-9]{1,20}|create|ignore)$/.test(wanted) || action.busy}
      aria-busy=${action.busy}
      onClick=${run}
    >
      Decide
    </button>`;
  return html`<${Dialog} title=${`Which group for ${group.name}?`} onClose=${onClose} footer=${footer}>
    <fieldset>
      <legend>The group of this ${group.family}</legend>
      ${candidates.map((one) => option(one.partition_id, one.name ? `Adopt “${one.name}”` : `Adopt group ${one.partition_id}`, `Group ${one.partition_id} of Connect. Whoever is in it already stays.`))}
      ${option("other", "Another existing group", "By its id in Connect. Whoever is in it already stays.")}
      ${choice === "other" && html`<input aria-label="Id of the group in Connect" inputmode="numeric" value=${other} onInput=${(event) => setOther(event.target.value)} />`}
      ${option("create", "Create a new group", "The next full sweep makes it, also if another has its name.")}
      ${option("ignore", "Ignore", "No managed group. Everybody stays where they are, and nobody's membership is ours any more.")}
    </fieldset>
    ${action.shown}<//
  >`;
}
