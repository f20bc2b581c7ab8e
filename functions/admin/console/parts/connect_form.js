// Connecting a Zoho account: by Zoho's consent page, or with the code of a self client. Secret and code are never kept.
import { routes } from "../core/routes.js";
import { callbackUrl } from "../core/settings.js";
import { meaningOf } from "../core/zoho_words.js";
import { html, useEffect, useRef, useState } from "../core/view.js";
import { useAction } from "./action.js";
import { Copy } from "./copy.js";

export const PRODUCTS = [
  ["people", "Zoho People"],
  ["connect", "Zoho Connect"],
  ["directory", "Zoho Directory"],
];
const WAYS = [
  [
    "consent",
    "Zoho's consent page",
    "You sign in at Zoho and agree. Needs a server-based client whose redirect address is the one below.",
  ],
  ["code", "The code of a self client", "You generate a code in Zoho's API console. It works once, for minutes."],
];

/** What is asked for, of the products that are chosen. */
function Scopes({ way, scopes }) {
  if (!scopes.length)
    return html`<p class="note warn">
      Nothing of this is used yet: switch profile fields on in the <a href="#/configuration">configuration</a> first.
    </p>`;
  if (way === "code") return html`<${Copy} label="Scopes to generate the code with" text=${scopes.join(",")} />`;
  return html`<${Copy} label="Authorized redirect URI to register" text=${callbackUrl} />
    <details>
      <summary>What Zoho will ask for (${scopes.length})</summary>
      <ul class="names">
        ${scopes.map((one) => html`<li key=${one}><code>${one}</code></li>`)}
      </ul>
    </details>`;
}

function Refusal({ error, shown }) {
  if (error?.code !== "zoho_refused") return shown;
  const { code, product } = error.body;
  return html`<p class="problem" role="alert">
    Zoho would not connect the account. ${meaningOf({ reason: code, product })}.${" "}
    <span class="quiet">Zoho's word: <code>${code}</code></span>
  </p>`;
}

/** `draft`: what was kept of this form over a sign-in. `stale`: the sign-in would not do any more. */
export function ConnectForm({ health, draft, stale, onTouched }) {
  const [way, setWay] = useState(draft?.way ?? "consent");
  const [products, setProducts] = useState(draft?.products ?? PRODUCTS.map(([name]) => name));
  const [again, setAgain] = useState(Boolean(draft));
  const action = useAction();
  const secret = useRef(null);
  useEffect(() => draft && secret.current.focus(), []);
  const scopes = products.flatMap((name) => health.asked_scopes[name] ?? []);
  const send = async (event) => {
    event.preventDefault();
    const form = event.target;
    const fields = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
    const { client_id, client_secret } = fields;
    const answer = await action.run({
      label: "Connect the Zoho account",
      route: routes.connect(),
      body: { client_id, client_secret, products, ...(way === "code" ? { code: fields.code } : {}) },
      draft: { way, client_id, products },
      done: way === "code" ? "Connected." : "On to Zoho's consent page.",
    });
    if (!answer) return;
    for (const name of ["client_secret", "code"]) if (form.elements[name]) form.elements[name].value = "";
    setAgain(false);
    if (answer.authorize_url) location.assign(answer.authorize_url);
  };
  const toggle = (name) =>
    setProducts(
      products.includes(name)
        ? products.filter((one) => one !== name)
        : PRODUCTS.map(([one]) => one).filter((one) => one === name || products.includes(one)),
    );
  const used = (name) => (health.asked_scopes[name] ?? []).length > 0;
  return html`<form class="card" onSubmit=${send} onInput=${onTouched}>
    <h2>${health.connected ? "Connect again, or another account" : "Connect an account"}</h2>
    ${again && html`<p class="note" role="status">You have signed in again. Nothing was sent. <strong>Enter the client secret${way === "code" ? " and the code" : ""} again</strong>: they are kept nowhere.</p>`}
    <p>
      Use a service account, not a person who may leave: an admin of the Connect network, who sees every employee,
      department and designation in People.
    </p>
    <fieldset>
      <legend>How</legend>
      ${WAYS.map(([value, name, text]) => html`<label key=${value}><input type="radio" name="way" value=${value} checked=${way === value} onChange=${() => setWay(value)} /> <strong>${name}</strong><br /><span class="quiet">${text}</span></label>`)}
    </fieldset>
    <fieldset>
      <legend>For which products</legend>
      ${PRODUCTS.map(([name, text]) => html`<label class="inline" key=${name}><input type="checkbox" checked=${products.includes(name)} onChange=${() => toggle(name)} /> ${text}${!used(name) && html` <span class="quiet">(not used: profile fields are off)</span>`}</label>`)}
      <p class="quiet">
        One account may serve all. Where rights are split, connect each product with the account that has them, one
        after the other.
      </p>
    </fieldset>
    <${Scopes} way=${way} scopes=${scopes} />
    <div class="grid">
      <label
        >Client ID<input
          name="client_id"
          required
          maxlength="500"
          autocomplete="off"
          spellcheck="false"
          defaultValue=${draft?.client_id}
      /></label>
      <label
        >Client secret<input
          name="client_secret"
          type="password"
          required
          maxlength="500"
          autocomplete="off"
          ref=${secret}
      /></label>
    </div>
    ${way === "code" && html`<label>Code<input name="code" required maxlength="500" autocomplete="off" spellcheck="false" /></label>`}
    ${stale && html`<p class="note warn" role="status">Your sign-in is too old by now. When you send this you are asked to sign in, and then for the secret again.</p>`}
    <${Refusal} error=${action.error} shown=${action.shown} />
    <button disabled=${!scopes.length} aria-busy=${action.busy}>${way === "code" ? "Connect" : "Go to Zoho"}</button>
  </form>`;
}
