// What was seen in People, to be confirmed with one click: what each status means, which employee types take part.
import { keepDraft } from "../core/draft.js";
import { withValue } from "../core/document.js";
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { go } from "../core/navigation.js";
import { number, plural } from "../core/words.js";
import { html, useState } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Loaded } from "../parts/states.js";
import { When } from "../parts/text.js";
import { STATUSES, TYPES } from "./people.js";
import { chosen, takesPart } from "./scope.js";
import { statusRows, withStatus } from "./statuses.js";

const PLACE = "#/configuration?section=people";
const isUnsaid = (one) => one.text && !one.listed;

function Tick({ id, name, count, checked, disabled, onChange, badge }) {
  return html`<label key=${id}
    ><input
      type="checkbox"
      checked=${checked}
      disabled=${disabled}
      onChange=${(event) => onChange(event.target.checked)}
    />
    <span>${name}${badge}</span>${" "}<span class="quiet count-of">${number(count)}</span></label
  >`;
}

/** Give the document that says all of it. */
function confirmed(configuration, rows, lists) {
  const statuses = rows
    .filter((one) => one.text)
    .reduce((said, one) => withStatus(said, one.text, one.means), configuration.people.statuses);
  return Object.entries({
    [STATUSES.path]: statuses,
    [TYPES.include]: lists.include,
    [TYPES.path]: lists.exclude,
  }).reduce((document, [path, value]) => withValue(document, path, value), configuration);
}

function Seen({ seen, current, active, onDone }) {
  const { configuration, version } = current;
  const { people } = configuration;
  const [means, setMeans] = useState({});
  const [lists, setLists] = useState({ include: people.include.employee_type, exclude: people.exclude.employee_type });
  const [touched, setTouched] = useState(false);
  const asSeen = statusRows(people.statuses, seen.statuses).filter((one) => one.people !== undefined);
  const rows = asSeen.map((one) => ({ ...one, means: means[one.text] ?? one.means }));
  const unsaid = asSeen.filter(isUnsaid);
  const unreadable = seen.date_shapes.filter((one) => !one.readable);
  const differs = rows.some((one, place) => one.means !== asSeen[place].means) || touched;
  const document = confirmed(configuration, rows, lists);
  const following = active
    ? { route: routes.sweep(), body: { mode: "full", dry_run: false } }
    : { route: routes.preview(), body: {} };
  const carryOn = () => {
    keepDraft({ version, base: configuration, text: JSON.stringify(document, null, 2) });
    go(PLACE);
  };
  const badge = (one) =>
    isUnsaid(one) &&
    html` <span class=${`badge ${one.known ? "quiet" : "warn"}`}>${one.known ? "new" : "unknown"}</span>`;
  const boxes = html`<div class="choices">
    <fieldset>
      <legend>Statuses of people who work here</legend>
      <div class="options">
        ${rows.map((one) => html`<${Tick} id=${one.text} name=${one.text || "(no status)"} count=${one.people} checked=${one.means === "employed"} disabled=${!one.text} badge=${badge(one)} onChange=${(on) => setMeans({ ...means, [one.text]: on ? "employed" : "left" })} />`)}
      </div>
    </fieldset>
    <fieldset>
      <legend>Employee types that take part</legend>
      <div class="options">
        ${seen.employee_types.map(
          (one) =>
            html`<${Tick}
              id=${one.text}
              name=${one.text || "(no type)"}
              count=${one.people}
              checked=${takesPart(lists, one.text)}
              disabled=${!one.text}
              onChange=${(on) => {
                setLists(chosen(lists, one.text, on));
                setTouched(true);
              }}
            />`,
        )}
      </div>
    </fieldset>
    <fieldset>
      <legend>Dates, 9 for a digit and a for a letter</legend>
      <ul class="shapes">
        ${seen.date_shapes.map((one) => html`<li><code>${one.shape}</code> <span class=${`badge ${one.readable ? "good" : "bad"}`}>${one.readable ? "readable" : "not readable"}</span> <span class="quiet">${number(one.values)}</span></li>`)}
      </ul>
      ${unreadable.length > 0 && html`<a href="#/configuration?section=dates">Say how dates are written</a>`}
    </fieldset>
  </div>`;
  const button =
    active && differs
      ? html`<button onClick=${carryOn}>See what it would cause</button>`
      : html`<${Action}
          label=${unsaid.length ? `Confirm ${plural(unsaid.length, "new status", "new statuses")}` : "Save"}
          request=${{
            label: "Confirm what was seen in People",
            route: routes.saveConfiguration(),
            body: { version, configuration: document },
            then: following,
            done: active
              ? "Confirmed. A full sweep looks at everybody again."
              : "Confirmed. The preview is being made anew.",
          }}
          after=${onDone}
        />`;
  if (!unsaid.length && !differs)
    return html`<details class="seen-card">
      <summary>
        <span class="badge good">Confirmed</span> ${plural(rows.length, "status", "statuses")},${" "}
        ${plural(seen.employee_types.length, "employee type")}${unreadable.length > 0 && html`${" "}<span class="badge bad">dates that cannot be read</span>`}
      </summary>
      ${boxes}
    </details>`;
  return html`${boxes}
    <p class="does">${button}</p>`;
}

/** `linked`: with a way to all settings, where nothing beside it leads there. */
export function SeenCard({ overview, linked }) {
  const seen = useLoad(routes.seen());
  const current = useLoad(routes.configuration());
  const reload = () => {
    seen.reload({ silently: true });
    current.reload();
  };
  return html`<${Loaded} of=${seen}
    >${(found) =>
      found.at &&
      html`<section class="seen" aria-label="What was seen in People">
        <h3>Does this fit your company?</h3>
        <p class="quiet">
          Seen in People, unchanged since <${When} at=${found.at} />, with how many people have
          it.${linked && html` <a href=${PLACE}>All settings</a>`}
        </p>
        <${Loaded} of=${current}
          >${(one) => one.configuration && html`<${Seen} key=${`${one.version}/${found.run_id}`} seen=${found} current=${one} active=${overview.state === "active"} onDone=${reload} />`}<//
        >
      </section>`}<//
  >`;
}
