// Dead letters: messages that were given up, why, and sending them again.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { plural, words } from "../core/words.js";
import { html } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Empty } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Title, When } from "../parts/text.js";

function About({ message }) {
  const facts = Object.entries(message ?? {}).filter(
    ([, value]) => value !== "" && value !== null && typeof value !== "object",
  );
  if (message?.record_id) return html`employee <a href=${link("person", message.record_id)}>${message.record_id}</a>`;
  if (message?.run_id) return html`<a href=${link("run", message.run_id)}>a part of a run</a>`;
  return facts.length
    ? html`<span class="quiet"
        >${facts
          .slice(0, 4)
          .map(([name, value]) => `${words(name)} ${value}`)
          .join(", ")}</span
      >`
    : html`<span class="quiet">unreadable</span>`;
}

export function DeadLettersPage({ overview }) {
  const list = useList(routes.deadLetters(), "dead_letters");
  const active = overview.state === "active";
  const again = () => list.reload();
  const sendable = list.rows.filter((one) => one.can_be_sent);
  const columns = [
    { head: "Given up", cell: (one) => html`<${When} at=${one.at} />` },
    { head: "About", cell: (one) => html`<${About} message=${one.message} />` },
    {
      head: "Reason",
      cell: (one) => html`${words(one.reason)}${one.detail && html`<br /><span class="quiet">${one.detail}</span>`}`,
    },
    {
      head: "",
      cell: (one) =>
        one.can_be_sent
          ? html`<${Action}
              plain
              label="Retry"
              kind="secondary small"
              disabled=${!active}
              request=${{ label: "Retry the message", route: routes.redrive(), body: { ids: [one.id] }, done: "Sent again." }}
              after=${again}
            />`
          : html`<span class="quiet">cannot be sent again; a full sweep heals it</span>`,
    },
  ];
  return html`<${Title}>Dead letters<//>
    <p class="lead">Changes that were given up after all attempts. Cure the reason first, then retry.</p>
    ${sendable.length > 1 && html`<p><${Action} plain label=${`Retry all ${plural(sendable.length, "message")}`} disabled=${!active} request=${{ route: routes.redrive(), body: { ids: [] }, done: "Sent again." }} after=${again} /></p>`}
    ${!active && list.rows.length > 0 && html`<p class="note">The integration is not active, so nothing can be sent again now.</p>`}
    <${Pages}
      list=${list}
      caption="Given up"
      columns=${columns}
      keyOf=${(one) => one.id}
      empty=${html`<${Empty} title="Nothing was given up">Every message was worked off.<//>`}
    />`;
}
