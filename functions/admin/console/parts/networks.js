// Choosing the Connect network in which the groups are.
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { html } from "../core/view.js";
import { Loaded } from "./states.js";

export function Networks({ onChoose }) {
  const list = useLoad(routes.networks());
  return html`<section class="card">
    <h2>Choose the network</h2>
    <p>The groups are made in one network, which stays the same once the integration was active.</p>
    <${Loaded} of=${list} what="Asking Connect"
      >${({ networks }) =>
        html`<ul class="networks">
          ${networks.map(
            (one) =>
              html`<li>
                <button class="secondary" onClick=${() => onChoose(one.id)}>
                  ${one.name} <span class="quiet">${one.id}${one.default && ", the default one"}</span>
                </button>
              </li>`,
          )}
        </ul>`}<//
    >
  </section>`;
}
