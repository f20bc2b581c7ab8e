// The smaller sections: dates, removals by hand, pace, and mails.
import { number, plural } from "../core/words.js";
import { html } from "../core/view.js";
import { Settings } from "./controls.js";

const PER_CALL = 100;
const CALL_MS = 250;
const DATES = [
  {
    path: "dates.formats",
    kind: "lines",
    name: "How People writes dates",
    help: "One format a line, tried in order: dd, MM or MMM, and yyyy or yy, such as dd-MMM-yyyy for 21-Sep-2026.",
  },
  {
    path: "dates.time_zone",
    kind: "text",
    name: "Time zone of your days",
    help: "Such as Asia/Karachi or Europe/Berlin. Decides when a first or last day begins.",
  },
];
const DRIFT = [
  {
    path: "drift",
    kind: "choice",
    name: "Somebody takes a person out of a group by hand",
    help: "Connect tells nobody who is in a group, so this cannot simply be looked up.",
    options: [
      ["report", "Leave it, and tell", "The person stays out until People changes."],
      [
        "enforce",
        "Put the person in again",
        "Once a week everybody who is wanted is added again, and at once where a webhook of Connect tells.",
      ],
    ],
  },
];
const PACE = [
  {
    path: "limits.people_per_minute",
    kind: "number",
    unit: "calls a minute",
    name: "Calls to People",
    help: "People locks everybody out for five minutes above its own limit of 400.",
  },
  {
    path: "limits.connect_delay_ms",
    kind: "number",
    unit: "milliseconds",
    name: "Pause between two calls to Connect",
    help: "More is gentler and slower.",
  },
  {
    path: "profile.directory.delay_ms",
    kind: "number",
    unit: "milliseconds",
    name: "Pause between two calls to Directory",
    help: "For profile fields.",
  },
];
export const DATE_SETTINGS = DATES,
  DRIFT_SETTINGS = DRIFT,
  PACE_SETTINGS = PACE;

/** What `enforce` costs a week, from the members that we put into the groups. */
export function weeklyPrice(groups, delay) {
  const calls = groups.reduce((sum, one) => sum + Math.ceil((one.members ?? 0) / PER_CALL), 0);
  return { calls, minutes: Math.ceil((calls * (delay + CALL_MS)) / 60000) };
}

export function DateSection({ form }) {
  const shapes = form.seen?.date_shapes ?? [];
  return html`<${Settings} form=${form} settings=${DATES} /> ${
      shapes.length > 0 &&
      html`<p>Seen in People, 9 for a digit and a for a letter:</p>
        <ul class="shapes">
          ${shapes.map((one) => html`<li><code>${one.shape}</code> <span class="quiet">${plural(one.values, "date")}</span> <span class=${`badge ${one.readable ? "good" : "bad"}`}>${one.readable ? "readable" : "not readable"}</span></li>`)}
        </ul>`
    }`;
}

export function DriftSection({ form }) {
  const { calls, minutes } = weeklyPrice(form.groups, form.get("limits.connect_delay_ms") ?? 0);
  return html`<${Settings} form=${form} settings=${DRIFT} />
    <p class="note">
      ${
        calls
          ? html`Putting people in again costs about <strong>${plural(calls, "call")}</strong> to Connect a week,${" "}
              ${plural(minutes, "minute")}.`
          : "What putting people in again costs is known once there are groups with members; the plan of a change shows it, too."
      }
    </p>`;
}

export const PaceSection = ({ form }) => html`<${Settings} form=${form} settings=${PACE} />`;

export function MailSection() {
  return html`<p>
      Mails about alarms, new holds and refused reads go to the address that the stack was given as${" "}
      <code>AlarmEmail</code>. Whoever deploys the stack sets it there, and the times of the sweeps, too.
    </p>
    <p>Nobody else gets a mail from this product, and it invites nobody to Connect.</p>`;
}

export const aboutDates = (form) => `${(form.get("dates.formats") ?? []).join(", ")} · ${form.get("dates.time_zone")}`;
export const aboutDrift = (form) =>
  form.get("drift") === "enforce" ? "People are put in again" : "Left as it is, and told";
export const aboutPace = (form) =>
  `${number(form.get("limits.people_per_minute") ?? 0)} calls a minute to People, ${number(form.get("limits.connect_delay_ms") ?? 0)} ms between two to Connect`;
export const aboutMails = () => "Set with the stack";
