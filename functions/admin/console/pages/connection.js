// Connecting a Zoho account: by Zoho's consent page, or with the code of a self client.
import { routes } from "../core/routes.js";
import { callbackUrl } from "../core/settings.js";
import { html, useEffect, useState } from "../core/view.js";
import { useAction } from "../parts/action.js";
import { Copy } from "../parts/copy.js";
import { Badge, Facts, Title, When } from "../parts/text.js";
import { useStore } from "../core/store.js";

const PRODUCTS = [
  ["people", "Zoho People"],
  ["connect", "Zoho Connect"],
  ["directory", "Zoho Directory"],
];
const SCOPES =
  "ZOHOPEOPLE.forms.READ,zohopulse.networklist.READ,zohopulse.userDetail.READ,zohopulse.grouplist.CREATE,zohopulse.grouplist.DELETE";

function Account({ overview }) {
  const { health } = overview;
  const owner = health.account_owner;
  const action = useAction();
  const name = (event) => {
    event.preventDefault();
    const email = new FormData(event.target).get("email").trim();
    action.run({
      label: "Say whose token it is",
      route: routes.nameOwner(),
      body: { email },
      done: "Noted. Each full sweep looks at this person's rights.",
    });
  };
  return html`<section class="card">
    <h2>Now</h2>
    <${Facts}
      rows=${[
        [
          "Account",
          health.connected
            ? html`<${Badge} of="active" text="Connected" />`
            : html`<${Badge} of="pending" text="Not connected" />`,
        ],
        ["Whose token", owner ? html`<code>${owner}</code>` : html`<span class="quiet">nobody has said</span>`],
        health.scopes.length > 0 && [
          "Scopes",
          html`<ul class="names">
            ${health.scopes.map((one) => html`<li><code>${one}</code></li>`)}
          </ul>`,
        ],
        health.quarantine && [
          "Zoho refuses",
          html`<code>${health.quarantine.code}</code> of ${health.quarantine.product}, since${" "}
            <${When} at=${health.quarantine.since} />; next try <${When} at=${health.quarantine.retry_at} />`,
        ],
      ]}
    />
    ${
      health.connected &&
      overview.configuration_version > 0 &&
      html`<form class="search" onSubmit=${name}>
          <label
            >Whose token is it? Mail address of a member of the network<input
              name="email"
              type="email"
              required
              maxlength="200"
              autocomplete="off"
          /></label>
          <button class="secondary" aria-busy=${action.busy}>Save</button>
        </form>
        <p class="quiet">Only the account's id is kept. Without this, a loss of rights shows only when Zoho refuses.</p>
        ${action.shown}`
    }
  </section>`;
}

export function ConnectionPage({ overview, query }) {
  const [way, setWay] = useState("consent");
  const [products, setProducts] = useState(PRODUCTS.map(([name]) => name));
  const action = useAction();
  const consent = useStore().answers["/integration/connection"];
  useEffect(() => {
    if (consent?.authorize_url) location.assign(consent.authorize_url);
  }, [consent?.authorize_url]);
  const send = (event) => {
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()]));
    const body = { client_id: fields.client_id, client_secret: fields.client_secret, products };
    if (way === "code") body.code = fields.code;
    action.run({
      label: "Connect the Zoho account",
      route: routes.connect(),
      body,
      done: way === "code" ? "Connected." : "On to Zoho's consent page.",
    });
  };
  const enabled = overview.state !== "available";
  const choice = (value, name, text) =>
    html`<label
      ><input type="radio" name="way" checked=${way === value} onChange=${() => setWay(value)} />${" "}
      <strong>${name}</strong><br /><span class="quiet">${text}</span></label
    >`;
  const toggle = (name) =>
    setProducts(products.includes(name) ? products.filter((one) => one !== name) : [...products, name]);
  return html`<${Title}>Connection<//>
    ${query.connected && html`<p class="note good" role="status">Zoho gave its consent; the account is connected.</p>`}
    <${Account} overview=${overview} />
    ${
      !enabled
        ? html`<p>Enable the integration under <a href="#/integrations">Integrations</a> first.</p>`
        : html`<form class="card" onSubmit=${send}>
            <h2>${overview.health.connected ? "Connect again, or another account" : "Connect an account"}</h2>
            <p>
              Use a service account, not a person who may leave: an admin of the Connect network, who sees every
              employee, department and designation in People.
            </p>
            <fieldset>
              <legend>How</legend>
              ${choice("consent", "Zoho's consent page", "You sign in at Zoho and agree. Needs a server-based client whose redirect address is the one below.")}
              ${choice("code", "The code of a self client", "You generate a code in Zoho's API console. It works once, for minutes.")}
            </fieldset>
            ${way === "consent" ? html`<${Copy} label="Authorized redirect URI to register" text=${callbackUrl} />` : html`<${Copy} label="Scopes to generate the code with" text=${SCOPES} />`}
            <div class="grid">
              <label
                >Client ID<input name="client_id" required maxlength="500" autocomplete="off" spellcheck="false"
              /></label>
              <label
                >Client secret<input name="client_secret" type="password" required maxlength="500" autocomplete="off"
              /></label>
            </div>
            ${way === "code" && html`<label>Code<input name="code" required maxlength="500" autocomplete="off" spellcheck="false" /></label>`}
            <fieldset>
              <legend>For which products</legend>
              ${PRODUCTS.map(([name, text]) => html`<label class="inline"><input type="checkbox" checked=${products.includes(name)} onChange=${() => toggle(name)} /> ${text}</label>`)}
            </fieldset>
            ${action.shown}
            <button disabled=${!products.length} aria-busy=${action.busy}>
              ${way === "code" ? "Connect" : "Go to Zoho"}
            </button>
          </form>`
    }`;
}
