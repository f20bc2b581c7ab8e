// What a hold has to say before somebody decides: a group that may be carried over, or that it has changed meanwhile.
import { routes } from "../core/routes.js";
import { nameOf } from "../core/store.js";
import { plural } from "../core/words.js";
import { html } from "../core/view.js";
import { Action } from "./action.js";
import { Table } from "./table.js";

/** A unit seems to have been made anew: its group can go with its people, instead of people going to another group. */
export function Offer({ offer, onDone }) {
  const [family, record] = offer.to.split(":");
  const before = nameOf(offer.from);
  const after = nameOf(offer.to);
  return html`<section class="note">
    <h2>Is ${after} the same ${family} as ${before}?</h2>
    <p>
      People seems to have it under a new record: its people go from the one to the other. If it is the same, the group
      of ${before} becomes that of ${after}, and nobody is put in or taken out. If not, decide below.
    </p>
    <${Action}
      plain
      label="Carry the group over"
      confirm=${html`<p>The group of <strong>${before}</strong> is that of <strong>${after}</strong> from now on. Everybody stays in it.</p>`}
      request=${{
        label: `Carry the group of ${before} over to ${after}`,
        route: routes.linkGroup(family, record),
        body: { partition_id: offer.partition_id },
        done: "The group is carried over.",
        to: "#/holds",
      }}
      after=${onDone}
    />
  </section>`;
}

/** `seen`: the open changes that were on the page. `open`: those that there are now. */
export function Since({ seen, open, columns }) {
  const before = new Set(seen.map((one) => one.id));
  const now = new Set(open.map((one) => one.id));
  const fresh = open.filter((one) => !before.has(one.id));
  const gone = seen.filter((one) => !now.has(one.id));
  const list = (caption, rows) =>
    rows.length > 0 && html`<${Table} caption=${caption} columns=${columns} rows=${rows} keyOf=${(one) => one.id} />`;
  return html`<section class="note" role="alert">
    <h2>The hold has changed since you looked</h2>
    <p>Nothing was decided. Choose anew from what is there now.</p>
    ${list(`${plural(fresh.length, "change")} more`, fresh)}
    ${list(`${plural(gone.length, "change")} not open any more`, gone)}
    ${!fresh.length && !gone.length && html`<p>The same changes are open; only how they are summed up differs.</p>`}
  </section>`;
}
