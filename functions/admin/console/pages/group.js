// One group: whom we put there and since when, where it is in Connect, and what was decided on it.
import { ask } from "../core/api.js";
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { useStore } from "../core/store.js";
import { plural, words } from "../core/words.js";
import { html, useState } from "../core/view.js";
import { Employee, ShowNames } from "../parts/employee.js";
import { Empty, Failure } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Badge, Facts, Id, Title, When } from "../parts/text.js";

const people = (key) => [
  {
    head: "Employee",
    cell: (one) =>
      one.employees.length
        ? one.employees.map((id) => html`<${Employee} id=${id} /> `)
        : html`<span class="quiet">no record any more</span>`,
  },
  { head: "Connect account", cell: (one) => html`<${Id} of=${one.connect_id} />` },
  {
    head: "State",
    cell: (one) => html`<${Badge} of=${one.state} />`,
  },
  { head: "Since", cell: (one) => html`<${When} at=${one.since} missing="not yet" />` },
  {
    head: "Why",
    cell: (one) =>
      one.employees.length > 0 &&
      html`<a href=${link("changes", "", { group: key, employee: one.employees[0] })}>what was changed</a>`,
  },
];

/** Where the group is in Connect is asked for when somebody wants to go there: it costs two calls. */
function Address({ of }) {
  const [found, setFound] = useState({});
  const look = async () => {
    setFound({ busy: true });
    try {
      setFound({ url: (await ask(routes.groupAddress(of.family, of.record_id))).url });
    } catch (error) {
      setFound({ error });
    }
  };
  if (found.url) return html`<a href=${found.url} target="_blank" rel="noopener noreferrer">Open it in Connect</a>`;
  return html`<button class="secondary small" aria-busy=${found.busy} onClick=${look}>Find its address</button>
    ${found.error && html`<span class="quiet" role="alert">${found.error.message}</span>`}`;
}

function Group({ group }) {
  return html`<section class="card">
    <${Facts}
      rows=${[
        ["State", html`<${Badge} of=${group.state} />`],
        [group.family === "department" ? "Department" : "Designation", html`<${Id} of=${group.record_id} />`],
        group.partition_id && ["Group in Connect", html`<${Id} of=${group.partition_id} /> <${Address} of=${group} />`],
        group.connect_name && ["Its name in Connect", group.connect_name],
        group.origin && ["How we have it", html`${group.origin} <${When} at=${group.since} />`],
        group.decision && ["Decided", html`${words(group.decision.choice)}, <${When} at=${group.decision.at} />`],
      ]}
    />
    ${group.origin === "adopted" && html`<p class="note">It was there before. Whoever was in it before us is not known, not listed here, and never removed.</p>`}
    <p><a href=${link("changes", "", { group: group.key })}>Everything that was changed in this group</a></p>
  </section>`;
}

export function GroupPage({ id }) {
  const list = useList(routes.group(...id.split(":", 2)), "people");
  const group = list.first?.group;
  useStore();
  return html`<p class="crumbs"><a href="#/groups">Groups</a></p>
    <${Title} key=${group?.name}>${group?.name || "Group"}<//>
    ${
      list.error && !group
        ? html`<${Failure} error=${list.error} retry=${list.reload} />`
        : html` ${
              group &&
              html`<${Group} group=${group} />
                <h2>${plural(list.first.count, "person", "people")} whom we put there</h2>`
            }
            <${ShowNames} ids=${list.rows.flatMap((one) => one.employees)} />
            <${Pages}
              list=${list}
              caption="Memberships that are ours"
              columns=${people(id)}
              keyOf=${(one) => one.connect_id}
              empty=${group && html`<${Empty} title="Nobody yet">We have put nobody into this group.<//>`}
            />`
    }`;
}
