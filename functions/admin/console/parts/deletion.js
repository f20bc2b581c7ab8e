// A deletion that was ordered: how far it is, what stops it, and the ways on.
import { routes } from "../core/routes.js";
import { link } from "../core/navigation.js";
import { plural, words } from "../core/words.js";
import { html } from "../core/view.js";
import { Action } from "./action.js";
import { Facts, When } from "./text.js";

export function Deletion({ deletion }) {
  const { groups, memberships, stage, stuck } = deletion;
  const again = { confirm: "delete", groups, ...(groups === "empty" ? { memberships } : {}) };
  const request = (body) => ({ route: routes.remove(), body, done: "The deletion goes on.", to: "#/run/{run_id}" });
  return html`<section class="card">
    <h2>The integration is being deleted</h2>
    <${Facts}
      rows=${[
        ["Groups", groups === "empty" ? `${plural(memberships, "membership")} taken out` : "everybody stays"],
        ["Step", words(stage)],
        ["Ordered", html`<${When} at=${deletion.at} />`],
        ["Run", html`<a href=${link("run", deletion.run_id)}>its progress</a>`],
      ]}
    />
    ${
      stuck &&
      html`<p class="problem">It stands still: ${words(stuck)}. Cure it, and let it go on.</p>
        <p class="buttons">
          <${Action} plain label="Go on" request=${request(again)} />
          <${Action}
            plain
            label="Go on, whatever Zoho says"
            kind="secondary"
            request=${request({ ...again, force: true })}
            confirm=${html`<p>
              Everything is tried once more, and what Zoho refuses is left as it is. A token that could not be revoked
              has to be revoked by hand, in the Zoho account under <em>Connected Apps</em>.
            </p>`}
          />
          <${Action}
            plain
            label="Keep the members instead"
            kind="secondary"
            request=${request({ confirm: "delete", groups: "keep" })}
            confirm=${html`<p>Whoever is still in the groups stays there, and is forgotten.</p>`}
          />
        </p>`
    }
  </section>`;
}
