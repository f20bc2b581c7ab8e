// The account that is connected now: of which products, what it was granted, whose it is, and what is wrong with it.
import { meaningOf } from "../core/zoho_words.js";
import { plural } from "../core/words.js";
import { html } from "../core/view.js";
import { PRODUCTS } from "./connect_form.js";
import { Badge, Facts, When } from "./text.js";

function Products({ health }) {
  const optional = (name) => !(health.asked_scopes[name] ?? []).length;
  return html`<ul class="names">
    ${PRODUCTS.map(([name, text]) => {
      const there = health.products.includes(name);
      if (!there && optional(name)) return null;
      return html`<li key=${name}>
        ${text} <${Badge} of=${there ? "active" : "pending"} text=${there ? "✓ connected" : "not connected"} />
      </li>`;
    })}
  </ul>`;
}

/** What is lost of the rights, as sweeps saw it. */
export function lostRights(overview) {
  const of = (code) => overview.pending_actions.find((one) => one.code === code)?.items ?? [];
  return {
    person: of("account_owner_lost_rights"),
    groups: of("group_admin_left").filter((one) => one.reason === "account_no_admin"),
  };
}

function Rights({ overview }) {
  const { person, groups } = lostRights(overview);
  const sweep = overview.health.last_full_sweep;
  return html`<code>${overview.health.account_owner}</code>${" "}
    ${person.map((one) => html`<p class="problem">This person ${meaningOf(one)}${one.since && html`, since <${When} at=${one.since} />`}.</p>`)}
    ${groups.length > 0 && html`<p class="problem">No admin of ${plural(groups.length, "managed group")} any more. <a href="#/groups?show=notices">Which</a></p>`}
    <span class="quiet"
      >Every full sweep looks at the
      rights${sweep ? html`; the last finished <${When} at=${sweep.finished_at} />` : ""}.</span
    >`;
}

export function AccountCard({ overview }) {
  const { health } = overview;
  const trouble = overview.pending_actions.find((one) => one.code === "connect_account")?.items ?? [];
  return html`<section class="card">
    <h2>Now</h2>
    ${trouble.map((item) => html`<p class="problem">${item.at && html`The last attempt (<${When} at=${item.at} />) failed. `}${meaningOf(item)}.</p>`)}
    <${Facts}
      rows=${[
        [
          "Account",
          html`<${Badge}
            of=${health.connected ? "active" : "pending"}
            text=${health.connected ? "Connected" : "Not connected"}
          />`,
        ],
        health.products.length > 0 && ["Products", html`<${Products} health=${health} />`],
        health.account_owner && ["Whose token", html`<${Rights} overview=${overview} />`],
        health.scopes.length > 0 && [
          "Scopes granted",
          html`<ul class="names">
            ${health.scopes.map((one) => html`<li key=${one}><code>${one}</code></li>`)}
          </ul>`,
        ],
        health.quarantine && [
          "Zoho refuses",
          html`${meaningOf({ reason: health.quarantine.code, product: health.quarantine.product })}${" "}
            <code>${health.quarantine.code}</code>, since <${When} at=${health.quarantine.since} />; next try${" "}
            <${When} at=${health.quarantine.retry_at} />`,
        ],
      ]}
    />
  </section>`;
}
