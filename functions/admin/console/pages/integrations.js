// The list of apps that can be integrated, as Zoho One shows it: the tab Integrations, an app, and what is in it.
import { html } from "../core/view.js";
import { Badge, Title } from "../parts/text.js";

export function IntegrationsPage({ overview }) {
  const open = overview.pending_actions.length;
  return html`<${Title}>Integrations<//>
    <p class="lead">Choose an app to see what it can be integrated with.</p>
    <ul class="apps">
      <li>
        <a class="app" href="#/integration/connect">
          <span class="app-icon" aria-hidden="true">C</span>
          <span
            ><strong>Zoho Connect</strong><br /><span class="quiet">Groups and profiles from Zoho People</span></span
          >
          <${Badge} of=${overview.state} />
          ${open > 0 && html`<span class="count">${open}<span class="sr"> pending actions</span></span>`}
        </a>
      </li>
    </ul>`;
}
