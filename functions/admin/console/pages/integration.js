// One app: Available, Pending Actions, Active. Hovering (or focusing, or touching) the integration shows what can be done.
import { routes } from "../core/routes.js";
import { whoAmI } from "../core/session.js";
import { html, useState } from "../core/view.js";
import { Action } from "../parts/action.js";
import { DeleteDialog } from "../parts/delete_dialog.js";
import { Deletion } from "../parts/deletion.js";
import { RowMenu } from "../parts/row_menu.js";
import { Tabs } from "../parts/tabs.js";
import { Badge, Title } from "../parts/text.js";
import { PendingList } from "./pending.js";

const PLACES = { available: "available", pending: "pending", active: "active", inactive: "active", deleting: "active" };

function Row({ overview, children, menu }) {
  return html`<div class="integration" tabindex="-1">
    <span class="app-icon people" aria-hidden="true">P</span>
    <div class="what">
      <strong>Zoho People</strong><br /><span class="quiet"
        >A group in Connect for each department and designation, and the profile fields that follow People</span
      >
    </div>
    <${Badge} of=${overview.state} />
    <div class="does">${children}</div>
    ${menu}
  </div>`;
}

const DEACTIVATION = html`<p>Groups and members in Connect stay as they are. Until you activate it again:</p>
  <ul>
    <li>webhooks are answered and ignored, and sweeps do nothing;</li>
    <li>what is on its way is dropped;</li>
    <li>changes in People do not reach Connect.</li>
  </ul>
  <p>Activating it again begins with a preview of everything that changed meanwhile.</p>`;

function Active({ overview }) {
  const [deleting, setDeleting] = useState(false);
  const active = overview.state === "active",
    inactive = overview.state === "inactive";
  const menu =
    whoAmI().administrator &&
    (active || inactive) &&
    html`<${RowMenu} label="What can be done with the integration of Zoho People">
      ${active && html`<${Action} plain label="Deactivate" kind="plain" confirm=${DEACTIVATION} request=${{ route: routes.deactivate(), done: "The integration is deactivated. Memberships stay as they are." }} />`}
      ${inactive && html`<a class="entry" href="#/activate">Activate</a>`}
      <button class="plain danger" onClick=${() => setDeleting(true)}>Delete</button>
    <//>`;
  return html`<${Row} overview=${overview} menu=${menu}>
      ${inactive && html`<a class="button" href="#/activate">Activate</a>`}
      ${active && html`<a class="button secondary outline" href="#/overview">Open</a>`}
    <//>
    ${overview.deletion && html`<${Deletion} deletion=${overview.deletion} />`}
    ${deleting && html`<${DeleteDialog} overview=${overview} onClose=${() => setDeleting(false)} />`}`;
}

function Pending({ overview }) {
  const [deleting, setDeleting] = useState(false);
  return html`${
      overview.state === "pending" &&
      html`<${Row}
          overview=${overview}
          menu=${whoAmI().administrator && html`<${RowMenu} label="What can be done with the integration of Zoho People"><button class="plain danger" onClick=${() => setDeleting(true)}>Delete</button><//>`}
        >
          <a class="button" href="#/activate">Configure</a><//
        >
        <p class="quiet">It is enabled, and becomes active once what stands before activation is done.</p>`
    }
    <${PendingList} overview=${overview} />
    ${deleting && html`<${DeleteDialog} overview=${overview} onClose=${() => setDeleting(false)} />`}`;
}

export function IntegrationPage({ overview, query }) {
  const place = PLACES[overview.state];
  const here = (name) => place === name;
  const none = (text) => html`<p class="quiet nothing">${text}</p>`;
  const tabs = [
    {
      id: "available",
      name: "Available",
      content: here("available")
        ? html`<${Row} overview=${overview}
            ><${Action}
              label="Enable"
              request=${{ route: routes.enable(), done: "Enabled. The pending actions say what to do next." }}
          /><//>`
        : none("Nothing else can be integrated: Zoho People is enabled."),
    },
    {
      id: "pending",
      name: "Pending Actions",
      count: overview.pending_actions.length,
      content:
        overview.pending_actions.length || here("pending")
          ? html`<${Pending} overview=${overview} />`
          : none("Nothing to do."),
    },
    {
      id: "active",
      name: "Active",
      content: here("active") ? html`<${Active} overview=${overview} />` : none("No integration is active."),
    },
  ];
  return html`<p class="crumbs"><a href="#/integrations">Integrations</a></p>
    <${Title}>Zoho Connect<//>
    <${Tabs} key=${place} tabs=${tabs} initial=${query.tab ?? place} label="Integrations of Zoho Connect" />`;
}
