// Pending actions: what is wrong, why it matters, and the button that cures it.
import { link } from "../core/navigation.js";
import { routes } from "../core/routes.js";
import { nameOf } from "../core/store.js";
import { words } from "../core/words.js";
import { meaningOf } from "../core/zoho_words.js";
import { html } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Empty } from "../parts/states.js";
import { Badge, Title, When } from "../parts/text.js";
import { SeenCard } from "../settings/seen_card.js";

const CURES = {
  connect_account: ["Connect an account", "#/connection"],
  choose_network: ["Choose the network", "#/configuration?begin=network"],
  review_plan: ["Review the plan", "#/activate"],
  name_account_owner: ["Choose the person", "#/connection?choose=owner"],
  send_test_webhook: ["Set up the webhooks", "#/webhooks"],
  held_changes: ["Look at the holds", "#/holds"],
  read_refused: ["Look at the refused read", "#/runs?status=refused"],
  quarantined: ["Connect again", "#/connection"],
  account_owner_lost_rights: ["Look at the connection", "#/connection"],
  deletion_stuck: ["See what stops it", "#/integration/connect"],
  link_group: ["Decide on the groups", "#/groups?show=waiting"],
  group_renamed: ["See which groups", "#/groups?show=notices"],
  group_admin_left: ["See which groups", "#/groups?show=notices"],
  confirm_profile_fields: ["Look at the fields", "#/profile"],
  unknown_status: ["All settings", "#/configuration?section=people"],
  unreadable_field: ["Check the fields", "#/configuration?section=profile"],
  matching_conflict: ["See who", "#/waiting"],
  directory_organisation: ["Correct it", "#/configuration?section=profile"],
  dead_letters: ["Look at the dead letters", "#/dead-letters"],
  sweep_overdue: ["Look at the runs", "#/runs"],
  quota_low: ["Look at the limits", "#/configuration?section=pace"],
};
const CONFIRMED = {
  native_integration_off: [
    "Confirm",
    html`<p>Look in Connect's settings first. Both have to be off for the groups that this product manages:</p>
      <ul>
        <li>Zoho's own integration with People,</li>
        <li>every <em>Dynamic Membership</em> rule.</li>
      </ul>
      <p>No call can tell, so your word is taken for it, at each activation anew.</p>`,
  ],
};

function Cure({ action }) {
  const [label, text] = CONFIRMED[action.code] ?? [];
  if (label) {
    return html`<${Action}
      label=${label}
      confirm=${text}
      request=${{ label: `${label}: ${action.title}`, route: routes.confirm(action.code), done: "Confirmed." }}
    />`;
  }
  const [name, place] = CURES[action.code] ?? ["Look at it", "#/overview"];
  return html`<a class=${action.blocking ? "button" : "button secondary"} href=${place}>${name}</a>`;
}

function About({ items }) {
  return html`<details>
    <summary>What it is about (${items.length})</summary>
    <ul>
      ${items.map(
        (item) =>
          html`<li>
            ${item.group ? nameOf(item.group) : (item.name ?? item.record_id ?? item.connect_id ?? "")}
            ${item.reason && html` · ${meaningOf(item)}`}${item.connect_id && html` · <code>${item.connect_id}</code>`}
            ${item.field && html` ${words(item.field)}`}${item.personal && html` · personal`}${item.home === null && html` · has no home`}${item.labels && html` · ${item.doubt === undefined ? "no label" : "read from"} <code>${item.labels.join(", ")}</code>`}
            ${item.proposed && html` · perhaps <code>${item.proposed}</code>`}${item.said && html` · ${item.said}`}
            ${item.detail && html` · <code>${item.detail}</code>`}
            ${item.employee && html`<a href=${link("person", item.employee)}>${item.employee}</a>`}
            ${
              item.fields &&
              Object.entries(item.fields)
                .map(([name, reason]) => ` · ${words(name)}: ${words(reason).toLowerCase()}`)
                .join("")
            }
            ${item.connect_name && html` · in Connect: ${item.connect_name}`}${item.since && html` · <${When} at=${item.since} />`}
          </li>`,
      )}
    </ul>
  </details>`;
}

export function PendingList({ overview }) {
  return html`<ul class="pending">
    ${overview.pending_actions.map(
      (action) =>
        html`<li class="card" key=${action.code}>
          <div>
            <h3>${action.title}</h3>
            <p class="tags">
              ${action.blocking && html`<${Badge} of="refused" text="Before activation" />`}${action.urgent && html`<${Badge} of="failed" text="Urgent" />`}
            </p>
            <p>${action.why}</p>
            ${action.code === "unknown_status" ? html`<${SeenCard} overview=${overview} />` : action.items?.length > 0 && html`<${About} items=${action.items} />`}
          </div>
          <div class="does"><${Cure} action=${action} /></div>
        </li>`,
    )}
  </ul>`;
}

export function PendingPage({ overview }) {
  return html`<${Title}>Pending actions<//>${
      overview.pending_actions.length
        ? html`<${PendingList} overview=${overview} />`
        : overview.state === "available"
          ? html`<${Empty} title="Not enabled yet"
              >Enable the integration under <a href="#/integration/connect">Integrations</a>; what is to be done then
              stands here.<//
            >`
          : html`<${Empty} title="All done">Nobody has to do anything.<//>`
    }`;
}
