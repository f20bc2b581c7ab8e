// The network of Connect in which the groups are.
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { html } from "../core/view.js";
import { Loaded } from "../parts/states.js";
import { attributesOf, Changed, Notes } from "./controls.js";

const NETWORK = {
  path: "network_id",
  name: "Network",
  help: "All groups are made in it. It stays the same once the integration was active.",
};
export const NETWORK_SETTINGS = [NETWORK];

export function NetworkSection({ form }) {
  const list = useLoad(routes.networks());
  const { path } = NETWORK;
  const given = form.get(path) ?? "";
  const fixed = form.readonly || (form.state !== "pending" && Boolean(form.saved(path)));
  const attributes = attributesOf(form, path);
  return html`<div class="setting" data-path=${path}>
    <label for=${attributes.id}>Network of Zoho Connect<${Changed} form=${form} path=${path} /></label>
    <${Loaded} of=${list} what="Asking Connect"
      >${({ networks }) => {
        const unknown = given && !networks.some((one) => one.id === given);
        return html`<select
          ...${attributes}
          disabled=${fixed}
          onChange=${(event) => form.set(path, event.target.value)}
        >
          <option value="" disabled selected=${!given}>Choose one</option>
          ${networks.map((one) => html`<option value=${one.id} selected=${one.id === given}>${one.name}${one.default ? " (the default one)" : ""}</option>`)}
          ${unknown && html`<option value=${given} selected>${given}: not among the account's networks</option>`}
        </select>`;
      }}<//
    >
    <${Notes} form=${form} setting=${NETWORK}
      >${given && html`${" "}Its id is <code>${given}</code>.`}${fixed && !form.readonly && html`${" "}To change it, delete the integration and set it up anew.`}<//
    >
  </div>`;
}

export const aboutNetwork = (form) => (form.get("network_id") ? `Id ${form.get("network_id")}` : "Not chosen yet");
