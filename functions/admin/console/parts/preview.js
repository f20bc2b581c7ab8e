// What a dry run found: groups, memberships, the price in calls and minutes, and the causes.
import { number, plural } from "../core/words.js";
import { html } from "../core/view.js";
import { Causes } from "./causes.js";
import { ProfileReport } from "./profile_fields.js";
import { Facts } from "./text.js";

const STEPS = {
  create: "New groups",
  adopt: "Existing groups taken over",
  recover: "Own groups found again",
  ask: "Groups that wait for a decision",
};

export function PreviewReport({ run }) {
  const plan = run.preview;
  if (!plan) return html`<${Causes} causes=${run.causes} />`;
  const figure = (value, name, kind = "") =>
    html`<div class=${`figure ${kind}`}><strong>${number(value)}</strong><span>${name}</span></div>`;
  return html`<div class="figures">
      ${figure(plan.memberships.add, "memberships added", "add")}${figure(plan.memberships.remove, "memberships removed", plan.memberships.remove > 0 ? "remove" : "")}
      ${figure(plan.group_counts.create, "groups created")}${figure(plan.calls.connect, "calls to Connect")}${figure(plan.minutes, "minutes, about")}${figure(plan.mails, "mails sent")}
    </div>
    ${plan.notes.map((note) => html`<p class="note">${note}</p>`)}
    ${Object.entries(STEPS)
      .filter(([step]) => plan.group_counts[step] > 0)
      .map(
        ([step, name]) =>
          html`<details open=${step === "ask"}>
            <summary>${name}: ${number(plan.group_counts[step])}</summary>
            <ul class="names">
              ${plan.groups[step].map((one) => html`<li>${one}</li>`)}
            </ul>
            ${step === "ask" && html`<p>Decide with <code>groups.*.existing</code> in the <a href="#/configuration">configuration</a>, or one by one under <a href="#/groups?show=waiting">Groups</a>.</p>`}
          </details>`,
      )}
    ${plan.released > 0 && html`<p>${plural(plan.released, "membership")} will be managed no more, and stay in Connect.</p>`}
    <${ProfileReport} profiles=${run.profiles} />
    <${Seen} seen=${run.seen} />
    <${Causes} causes=${run.causes} />`;
}

const SEEN = {
  statuses: ["Statuses", (one) => one.text, (one) => `${one.people}, ${one.means}`],
  employee_types: ["Employee types", (one) => one.text, (one) => one.people],
  date_shapes: [
    "Dates",
    (one) => html`<code>${one.shape}</code>`,
    (one) => `${one.values}, ${one.readable ? "readable" : "not readable"}`,
  ],
};

/** Every status, employee type and shape of a date that the read met, with counts, where a run tells. */
function Seen({ seen }) {
  if (!seen) return null;
  return html`<details>
    <summary>What was seen in People</summary>
    <${Facts}
      rows=${Object.entries(SEEN)
        .filter(([kind]) => seen[kind]?.length)
        .map(([kind, [name, text, about]]) => [
          name,
          html`<ul class="names">
            ${seen[kind].map((one) => html`<li>${text(one) || "(none)"} <span class="quiet">${about(one)}</span></li>`)}
          </ul>`,
        ])}
    />
  </details>`;
}
