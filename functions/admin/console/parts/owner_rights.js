// What is lost of the rights of whoever the token belongs to, as sweeps saw it.
import { meaningOf } from "../core/zoho_words.js";
import { plural } from "../core/words.js";
import { html } from "../core/view.js";
import { When } from "./text.js";

export function OwnerRights({ overview }) {
  const of = (code) => overview.pending_actions.find((one) => one.code === code)?.items ?? [];
  const groups = of("group_admin_left").filter((one) => one.reason === "account_no_admin");
  const sweep = overview.health.last_full_sweep;
  return html`${of("account_owner_lost_rights").map((one) => html`<p class="problem">This person ${meaningOf(one)}${one.since && html`, since <${When} at=${one.since} />`}.</p>`)}
    ${groups.length > 0 && html`<p class="problem">No admin of ${plural(groups.length, "managed group")} any more. <a href="#/groups?show=notices">Which</a></p>`}
    <p class="quiet">
      Every full sweep looks at this person's
      rights${sweep ? html`; the last one finished <${When} at=${sweep.finished_at} />` : ""}.
    </p>`;
}
