// The account that is connected now: of which products, what it was granted, and what is wrong with it.
import { meaningOf } from "../core/zoho_words.js";
import { html } from "../core/view.js";
import { PRODUCTS } from "./connect_form.js";
import { Badge, Facts, When } from "./text.js";

function Products({ health }) {
  const optional = (name) => !(health.asked_scopes[name] ?? []).length;
  return html`<p class="tags">
    ${PRODUCTS.map(([name, text]) => {
      const there = health.products.includes(name);
      if (!there && optional(name)) return null;
      return html`<${Badge}
        key=${name}
        of=${there ? "active" : "pending"}
        text=${`${text} ${there ? "✓" : "not connected"}`}
      />`;
    })}
  </p>`;
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
