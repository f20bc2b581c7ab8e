// The Zoho account: how it stands, whose it is, and connecting it.
import { takeDraft } from "../core/acting.js";
import { whoAmI } from "../core/session.js";
import { html, useState } from "../core/view.js";
import { AccountCard } from "../parts/account_card.js";
import { ConnectForm } from "../parts/connect_form.js";
import { isEnough, SignInFirst, useFreshSeconds } from "../parts/freshness.js";
import { OwnerForm } from "../parts/owner_form.js";
import { Title } from "../parts/text.js";

const ENABLED = ["pending", "active", "inactive"];

/** The form, once the sign-in is good for it; whoever has begun to fill it in keeps it, whatever the time. */
function Connecting({ overview, query }) {
  const seconds = useFreshSeconds();
  const [draft] = useState(takeDraft);
  const [touched, setTouched] = useState(false);
  if (!isEnough(seconds) && !touched)
    return html`<${SignInFirst}
      title=${overview.health.connected ? "Connect again, or another account" : "Connect an account"}
      seconds=${seconds}
      again=${Boolean(query.signed_in)}
      place="#/connection"
    />`;
  return html`<${ConnectForm}
    health=${overview.health}
    draft=${draft}
    stale=${seconds <= 0}
    onTouched=${() => setTouched(true)}
  />`;
}

export function ConnectionPage({ overview, query }) {
  const { health } = overview;
  const enabled = overview.state !== "available";
  const administrator = whoAmI().administrator;
  return html`<${Title}>Connection<//>
    ${query.connected && health.products.length > 0 && html`<p class="note good" role="status">Zoho gave its consent. ${health.connected ? "The account is connected." : "Another product is still to be connected."}</p>`}
    ${!enabled && html`<p>Enable the integration under <a href="#/integration/connect">Integrations</a> first.</p>`}
    ${enabled && html`<${AccountCard} overview=${overview} />`}
    ${ENABLED.includes(overview.state) && health.connected && overview.configuration_version > 0 && html`<${OwnerForm} overview=${overview} open=${query.choose === "owner" && administrator} />`}
    ${enabled && (administrator ? html`<${Connecting} overview=${overview} query=${query} />` : html`<p class="quiet">Only administrators can connect an account.</p>`)}`;
}
