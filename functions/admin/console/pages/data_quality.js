// Data quality: records of People that something is wrong with, why it matters, and where it is cured.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { loadNames, nameOf, useStore } from "../core/store.js";
import { number, plural, words } from "../core/words.js";
import { html, useEffect } from "../core/view.js";
import { Employee, ShowNames } from "../parts/employee.js";
import { Empty, Failure, Loading } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Id, Title, When } from "../parts/text.js";

const ABOUT = {
  units: ["Names", (key) => (nameOf(key) === key ? html`<${Id} of=${key} />` : nameOf(key))],
  employees: ["Other record", (id) => html`<${Employee} id=${id} />`],
  fields: ["Field", (name) => words(name)],
};

function columnsOf(kind) {
  const [other, show] = ABOUT[kind.about] ?? [];
  const head = kind.kind.startsWith("manager_") && other ? "Manager" : other;
  return [
    { head: "Employee", cell: (one) => html`<${Employee} id=${one.record_id} />` },
    ...(head
      ? [
          {
            head,
            cell: (one) =>
              html`<span>${one.about.map((each, place) => html`${place > 0 && ", "}${show(each)}`)}</span>`,
          },
        ]
      : []),
  ];
}

function Kind({ kind }) {
  return html`<section class="card fault">
    <h2>
      <a href=${link("data-quality", "", { kind: kind.kind })}>${kind.title}</a>${" "}
      <span class="count">${number(kind.records)}<span class="sr"> records</span></span>
    </h2>
    <${Words} kind=${kind} />
  </section>`;
}

function Words({ kind }) {
  return html`<p>${kind.why}</p>
    <p><span class="quiet">Where to cure it:</span> ${kind.cure}</p>`;
}

function Records({ kind, list }) {
  const rows = list.rows;
  return html`<p class="crumbs"><a href="#/data-quality">All kinds</a></p>
    <section class="card">
      <h2>
        ${kind.title} <span class="count">${number(kind.records)}<span class="sr"> records</span></span>
      </h2>
      <${Words} kind=${kind} />
    </section>
    <${ShowNames} ids=${rows.flatMap((one) => [one.record_id, ...(kind.about === "employees" ? one.about : [])])} />
    <${Pages}
      list=${list}
      caption=${`${plural(kind.records, "record")}: ${kind.title.toLowerCase()}`}
      columns=${columnsOf(kind)}
      keyOf=${(one) => one.record_id}
      empty=${html`<p>None is left.</p>`}
    />`;
}

function Kinds({ kinds, looked }) {
  if (kinds.length)
    return html`<div class="faults">${kinds.map((one) => html`<${Kind} key=${one.kind} kind=${one} />`)}</div>`;
  return looked
    ? html`<${Empty} title="No faulty records">Every record that decides something can be used as it is.<//>`
    : html`<${Empty} title="Nobody has looked yet">The first preview or full sweep looks through all records.<//>`;
}

function Found({ list, query }) {
  const { first } = list;
  const kind = first.kinds.find((one) => one.kind === query.kind);
  return html`${first.as_of && html`<p class="quiet">As of the complete read <${When} at=${first.as_of} />: <a href=${link("run", first.run_id)}>the run</a>. A cured record leaves the list with the next full sweep.</p>`}
  ${kind ? html`<${Records} kind=${kind} list=${list} />` : html`<${Kinds} kinds=${first.kinds} looked=${first.as_of} />`}`;
}

export function DataQualityPage({ query }) {
  const list = useList(routes.dataQuality({ kind: query.kind }), "records");
  useStore();
  useEffect(() => {
    loadNames();
  }, []);
  return html`<${Title}>Data quality<//>
    <p class="lead">Employee records that stand in the way of groups or profiles. They are cured in Zoho People.</p>
    ${
      list.error
        ? html`<${Failure} error=${list.error} retry=${list.reload} />`
        : list.first
          ? html`<${Found} list=${list} query=${query} />`
          : html`<${Loading} />`
    }`;
}
