// One hold: the exact changes, and approving or rejecting them whole or in part.
import { routes } from "../core/routes.js";
import { useLoad, useList } from "../core/loading.js";
import { loadNames, useStore } from "../core/store.js";
import { plural } from "../core/words.js";
import { html, useEffect, useMemo, useState } from "../core/view.js";
import { Action } from "../parts/action.js";
import { employeeText, ShowNames } from "../parts/employee.js";
import { holdColumns } from "../parts/hold_columns.js";
import { Choices } from "../parts/choices.js";
import { Loaded } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Badge, Facts, Id, Title, When } from "../parts/text.js";

const groupsOf = (change) => [...change.adds, ...change.removes];
/** As the API reads a selection: a change is meant when it fits every list that is not empty. */
function fits(change, chosen) {
  return (
    (!chosen.causes.length || chosen.causes.includes(change.cause)) &&
    (!chosen.groups.length || groupsOf(change).some((group) => chosen.groups.includes(group))) &&
    (!chosen.people.length || chosen.people.includes(change.employee_id))
  );
}

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts];
}

function Decision({ hold, chosen, meant, all, onDecided }) {
  const partly = chosen.causes.length + chosen.groups.length + chosen.people.length > 0;
  const what = partly ? plural(meant.length, "change") : `all ${plural(hold.counts.undecided, "open change")}`;
  const body = { ...chosen, hash: hold.hash };
  const disabled = partly && !all ? false : !meant.length;
  return html`<div class="decision card" role="group" aria-label="Decide">
    <p aria-live="polite"><strong>${partly ? `Chosen: ${what}` : `Nothing chosen: ${what} are meant`}</strong></p>
    <p class="buttons">
      <${Action}
        plain
        label="Approve"
        disabled=${disabled}
        after=${onDecided}
        confirm=${html`<p>${what} will happen in Connect, as far as People still wants them. Other changes are judged as usual.</p>`}
        confirmLabel="Approve"
        request=${{ label: `Approve ${what}`, route: routes.approveHold(hold.id), body, done: "Approved. The run that does it has begun.", to: "#/run/{run_id}" }}
      />
      <${Action}
        plain
        label="Reject"
        kind="secondary"
        disabled=${disabled}
        after=${onDecided}
        confirm=${html`<p>${what} are left out from now on, each until People says something else of the person.</p>
          <p>Exceptions list them, and can be removed.</p>`}
        confirmLabel="Reject"
        request=${{ label: `Reject ${what}`, route: routes.rejectHold(hold.id), body, done: "Rejected. The exceptions list what is left out.", to: "#/holds" }}
      />
    </p>
  </div>`;
}

function Content({ hold, reload }) {
  const list = useList(routes.hold(hold.id), "changes");
  const { names } = useStore();
  const [chosen, setChosen] = useState({ causes: [], groups: [], people: [] });
  useEffect(() => {
    loadNames();
  }, []);
  useEffect(() => {
    if (list.cursor && !list.loading) list.more();
  }, [list.cursor, list.loading]); // what is decided has to be seen whole
  const open = useMemo(() => list.rows.filter((change) => !change.decided), [list.rows]);
  const meant = open.filter((change) => fits(change, chosen));
  const columns = useMemo(() => holdColumns(hold.causes), [hold.causes, names]);
  const choose = (kind) => (values) => setChosen({ ...chosen, [kind]: values });
  const texts = Object.fromEntries(hold.causes.map((cause) => [cause.id, cause.text]));
  const deciding = hold.status === "open" && hold.counts.undecided > 0;
  const rows = deciding ? list.rows.filter((change) => change.decided || fits(change, chosen)) : list.rows;
  return html`<${Facts}
      rows=${[
        ["Held", html`<${When} at=${hold.created} />`],
        hold.status === "open" && ["Expires", html`<${When} at=${hold.expires} />`],
        [
          "Changes",
          `${hold.counts.changes}: ${hold.counts.undecided} open, ${hold.counts.approved} approved, ${hold.counts.rejected} rejected, ${hold.counts.obsolete} no longer wanted`,
        ],
        ["Price", plural(hold.calls.connect, "call to Connect", "calls to Connect")],
        ["Hash", html`<${Id} of=${hold.hash} />`],
      ]}
    />
    ${hold.collecting && html`<p class="note">Webhooks may still add to it until <${When} at=${hold.seals} />. Deciding now decides what you see.</p>`}
    <${ShowNames} ids=${rows.map((one) => one.employee_id)} />
    ${
      deciding &&
      html`<h2>Decide, whole or in part</h2>
        <p>
          Choose what is meant. A change is meant when it fits each column in which something is chosen; both sides of a
          move go together.
        </p>
        <div class="choices">
          <${Choices}
            legend="By cause"
            options=${tally(open.map((one) => one.cause)).map(([id, count]) => ({ id, name: texts[id] ?? id, count }))}
            chosen=${chosen.causes}
            onChange=${choose("causes")}
          />
          <${Choices}
            legend="By group"
            options=${tally(open.flatMap(groupsOf)).map(([id, count]) => ({ id, name: names?.[id] ?? id, count }))}
            chosen=${chosen.groups}
            onChange=${choose("groups")}
          />
          <${Choices}
            legend="By person"
            options=${tally(open.map((one) => one.employee_id).filter(Boolean)).map(([id, count]) => ({ id, name: employeeText(id), count }))}
            chosen=${chosen.people}
            onChange=${choose("people")}
          />
        </div>
        <${Decision}
          hold=${hold}
          chosen=${chosen}
          meant=${meant}
          all=${!list.cursor && !list.loading}
          onDecided=${reload}
        />`
    }
    <h2>The exact changes</h2>
    <${Pages}
      list=${{ ...list, rows }}
      caption=${`${plural(meant.length, "open change")} shown`}
      columns=${columns}
      keyOf=${(one) => one.id}
      empty=${html`<p>Nothing fits this choice.</p>`}
    />`;
}

export function HoldPage({ id }) {
  const hold = useLoad(routes.hold(id));
  return html`<p class="crumbs"><a href="#/holds">Holds</a></p>
    <${Title} after=${hold.data && html`<${Badge} of=${hold.data.status} />`}>Hold<//>
    <${Loaded} of=${hold}>${(found) => html`<${Content} hold=${found} reload=${hold.reload} />`}<//>`;
}
