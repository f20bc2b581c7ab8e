// One employee: what People says, who that is in Connect, what is wanted, what is there and what put it there.
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { loadNames, nameOf, useStore } from "../core/store.js";
import { REASONS, words } from "../core/words.js";
import { html, useEffect } from "../core/view.js";
import { Action } from "../parts/action.js";
import { PersonName, ShowNames } from "../parts/employee.js";
import { ProfileStanding } from "../parts/profile_standing.js";
import { Loaded } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Badge, Facts, Id, Title, When } from "../parts/text.js";

const HAS = [
  { head: "Group", cell: (one) => html`<a href=${link("changes", "", { group: one.group })}>${nameOf(one.group)}</a>` },
  {
    head: "State",
    cell: (one) => html`<${Badge} of=${one.state} />`,
  },
  { head: "Since", cell: (one) => html`<${When} at=${one.since} />` },
  {
    head: "Put there because",
    cell: (one) =>
      one.put_by
        ? html`${one.put_by.text}${one.put_by.run && html` <a href=${link("run", one.put_by.run)}>the run</a>`}`
        : html`<span class="quiet">before the audit begins</span>`,
  },
];

function Person({ person, active }) {
  const { matched, would_change: change } = person;
  const nothing = !change.add.length && !change.remove.length;
  return html`<div class="cards">
      <section class="card wide">
        <h2>Why</h2>
        <ul>
          ${person.why.map((one) => html`<li>${one}</li>`)}
        </ul>
        ${person.attention && html`<p class="note">${REASONS[person.attention.reason] ?? words(person.attention.reason)}, since <${When} at=${new Date(person.attention.since * 1000).toISOString()} />.</p>`}
      </section>
      <section class="card">
        <h2>In People</h2>
        ${
          person.read
            ? html`<${Facts}
                rows=${[
                  ["Record", html`<${Id} of=${person.record_id} />`],
                  ["Stands", words(person.standing ?? "unknown")],
                  ["In scope", person.in_scope === null ? "unknown" : person.in_scope ? "yes" : "no"],
                  person.read.unreadable && ["Unreadable", person.read.unreadable],
                ]}
              />`
            : html`<p>
                People has no such
                record${person.missing_since && html`; missing since <${When} at=${person.missing_since} />`}.
              </p>`
        }
      </section>
      <section class="card">
        <h2>In Connect</h2>
        <${Facts}
          rows=${[["Account", matched.connect_id ? html`<${Id} of=${matched.connect_id} />` : "none"], ["Known by", matched.by ? ({ zuid: "the account id in People", ledger: "what was known before", email: "the mail address" }[matched.by] ?? matched.by) : "–"], matched.waiting && ["Waits", REASONS[matched.waiting] ?? words(matched.waiting)]]}
        />
      </section>
      <section class="card">
        <h2>Would change now</h2>
        ${
          nothing
            ? html`<p>Nothing.</p>`
            : html`<ul>
                ${change.add.map((one) => html`<li>into <strong>${nameOf(one)}</strong></li>`)}${change.remove.map((one) => html`<li>out of <strong>${nameOf(one)}</strong></li>`)}
              </ul>`
        }
        ${active && html`<${Action} plain label="Sync now" kind=${nothing ? "secondary" : ""} request=${{ label: "Sync now", route: routes.syncEmployee(person.record_id), done: "The employee is being looked at.", to: "#/run/{run_id}" }} />`}
      </section>
    </div>
    <h2>Groups</h2>
    ${person.has.length ? html`<${Table} caption="Memberships that are ours" columns=${HAS} rows=${person.has} keyOf=${(one) => one.group} />` : html`<p>In no group because of us.</p>`}
    ${person.profile && html`<${ProfileStanding} profile=${person.profile} />`}
    <p>
      <a href=${link("changes", "", { employee: person.record_id })}>Everything that was changed for this employee</a>
    </p>`;
}

export function PersonPage({ id, overview }) {
  const person = useLoad(routes.employee(id));
  useStore();
  useEffect(() => {
    loadNames();
  }, []);
  return html`<p class="crumbs"><a href="#/people">People</a></p>
    <${Title}>Employee ${id}<//>
    <p><${PersonName} of=${id} /></p>
    <${ShowNames} ids=${[id]} /><${Loaded} of=${person} what="Asking People"
      >${(found) => html`<${Person} person=${found} active=${overview.state === "active"} />`}<//
    >`;
}
