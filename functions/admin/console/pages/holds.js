// Holds: changes that a limit stopped, until somebody says yes or no.
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { plural } from "../core/words.js";
import { html } from "../core/view.js";
import { Causes } from "../parts/causes.js";
import { Empty, Loaded } from "../parts/states.js";
import { Badge, Title, When } from "../parts/text.js";

function Hold({ hold }) {
  const { counts } = hold;
  return html`<li class="card">
    <div>
      <h2>
        <a href=${link("hold", hold.id)}
          >${plural(counts.changes, "change")} for ${plural(counts.people, "person", "people")}</a
        >
      </h2>
      <p class="tags">
        <${Badge} of=${hold.status} />${hold.collecting && html`<${Badge} of="collecting" text="still collecting" />`}
      </p>
      <${Causes} causes=${hold.causes.slice(0, 3)} />
      <p class="quiet">
        Held${" "}
        <${When} at=${hold.created} />${hold.status === "open" && html`, expires <${When} at=${hold.expires} />`}.${" "}
        ${counts.add} in, ${counts.remove} out, ${plural(hold.calls.connect, "call")}.
      </p>
    </div>
    ${hold.status === "open" && html`<div class="does"><a class="button" href=${link("hold", hold.id)}>Decide</a></div>`}
  </li>`;
}

export function HoldsPage() {
  const list = useLoad(routes.holds());
  return html`<${Title}>Holds<//>
    <p class="lead">More would have changed than the limits allow. Nothing of it has happened in Connect.</p>
    <${Loaded} of=${list}
      >${({ holds }) =>
        holds.length
          ? html`<ul class="pending">
              ${holds.map((hold) => html`<${Hold} key=${hold.id} hold=${hold} />`)}
            </ul>`
          : html`<${Empty} title="Nothing is held">Every change stayed within the limits.<//>`}<//
    >`;
}
