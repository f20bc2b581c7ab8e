// Profile fields: what a preview shows of each, and the word of an administrator before its first write.
import { routes } from "../core/routes.js";
import { useRun } from "../core/loading.js";
import { loadOverview, useStore } from "../core/store.js";
import { number, words } from "../core/words.js";
import { html, useEffect } from "../core/view.js";
import { Action } from "../parts/action.js";
import { fieldColumns, ProfilePrice } from "../parts/profile_fields.js";
import { Failure, Loading } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Title, When } from "../parts/text.js";

const HOMES = { directory: "Zoho Directory", connect: "Connect's own field" };

function Confirm({ field, home, ready }) {
  const overwritten = field.different + field.unread;
  const emptied = field.blank_in_people - (field.skipped.blank ?? 0);
  const text = html`<p>
      From the next webhook or sweep on, <strong>${words(field.field).toLowerCase()}</strong> is written to
      ${" "}${HOMES[home] ?? "its home"} for everybody:
    </p>
    <ul>
      <li>${number(overwritten)} overwritten,</li>
      <li>${number(field.empty)} filled in where it is empty,</li>
      ${emptied > 0 && html`<li>${number(emptied)} emptied, for they are blank in People,</li>`}
      <li>${number(field.same)} left as they are.</li>
    </ul>
    ${field.personal && html`<p class="note">This is personal: make sure that everybody in Connect may see it.</p>`}`;
  return html`<${Action}
    plain
    label=${`Confirm ${words(field.field).toLowerCase()}`}
    disabled=${!ready}
    confirm=${text}
    request=${{
      label: `Confirm ${words(field.field).toLowerCase()}`,
      route: routes.confirm("confirm_profile_fields"),
      body: { fields: [field.field] },
      done: `${words(field.field)} follows People from now on.`,
    }}
  />`;
}

/** The form says that another field of it may be meant: an office where a seat is looked for. */
function Doubted({ asked }) {
  return html`<p class="notices">
    Read from <code>${asked.labels.join(", ")}</code>;
    ${asked.proposed ? html` the form suggests <code>${asked.proposed}</code>` : " the form has no field of this kind"}.
  </p>`;
}

function Fields({ profiles, open, confirmed, ready }) {
  const decision = (field) => {
    const asked = open.find((one) => one.field === field.field);
    const home = asked?.home;
    const done = confirmed.find((one) => one.field === field.field);
    if (done) return html`Confirmed <${When} at=${done.at} />`;
    if (home === undefined) return html`<span class="quiet">not written</span>`;
    if (home === null) return html`<span class="quiet">has no home</span>`;
    return html`<${Confirm}
        field=${field}
        home=${home}
        ready=${ready}
      />${asked.labels && html`<${Doubted} asked=${asked} />`}`;
  };
  return html`<${ProfilePrice} profiles=${profiles} />
    ${profiles.failed && html`<p class="problem">They could not be compared: ${words(profiles.failed)}</p>`}
    <${Table}
      caption="How people stand, per field"
      columns=${[...fieldColumns(profiles.fields), { head: "", cell: decision }]}
      rows=${profiles.fields}
      keyOf=${(one) => one.field}
    />
    ${profiles.homeless.length > 0 && html`<p>Written nowhere, for Directory has no such field and none of Connect's is named: ${profiles.homeless.map(words).join(", ")}</p>`}`;
}

function Shown({ id, valid, open, confirmed }) {
  const run = useRun(id);
  const over = run.data && run.data.status !== "continuing";
  useEffect(() => {
    if (over) loadOverview();
  }, [over]);
  if (run.error && !run.data) return html`<${Failure} error=${run.error} retry=${run.reload} />`;
  if (!over) return html`<${Loading} what="Reading People and Directory" />`;
  if (!run.data.profiles) return html`<p class="problem">This preview says nothing of profiles: they are off.</p>`;
  return html`<p class="quiet">
      Shown <${When} at=${run.data.finished_at} />. It is good for an hour, and for the configuration that it was made
      of.
    </p>
    <${Fields} profiles=${run.data.profiles} open=${open} confirmed=${confirmed} ready=${valid} />`;
}

export function ProfilePage({ overview }) {
  const { answers } = useStore();
  const open = overview.pending_actions.find((one) => one.code === "confirm_profile_fields")?.items ?? [];
  const confirmed = overview.health.profile_fields ?? [];
  const valid = overview.health.preview?.run_id;
  const latest = answers["/integration/preview"]?.run_id ?? valid;
  if (overview.state === "available" || (!open.length && !confirmed.length))
    return html`<${Title}>Profile fields<//>
      <p>
        No field follows People: set <code>profile.enabled</code> and <code>profile.directory_org_id</code> in the
        ${" "}<a href="#/configuration">configuration</a>.
      </p>`;
  return html`<${Title}>Profile fields<//>
    <p class="lead">
      The first write of a field overwrites what people may have entered there themselves. Look at each, and confirm it
      by itself; nothing is written before.
    </p>
    <${Action}
      label=${latest ? "Preview again" : "Preview"}
      kind=${open.length && !valid ? "" : "secondary"}
      request=${{ route: routes.preview(), done: "The preview has begun. Nothing is written to Zoho." }}
    />
    ${
      latest
        ? html`<${Shown} key=${latest} id=${latest} valid=${latest === valid} open=${open} confirmed=${confirmed} />`
        : html`<p class="quiet">
            ${
              open.length
                ? `Waiting for a word: ${open.map((one) => words(one.field).toLowerCase()).join(", ")}.`
                : "Every field that can be written is confirmed."
            }
          </p>`
    }`;
}
