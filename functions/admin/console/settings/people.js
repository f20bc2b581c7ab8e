// Who takes part: what a status means, employee types, locations, single people, first and last days.
import { html } from "../core/view.js";
import { Settings } from "./controls.js";
import { optionsOf, listsOf, Scope, takesPart } from "./scope.js";
import { Statuses } from "./statuses.js";

const LATER = {
  later: "Those that People adds later",
  laterIn: "take part",
  laterOut: "are left out",
  all: "everybody",
};

export const STATUSES = {
  path: "people.statuses",
  name: "What each status means",
  help: "Whoever has left is taken out of the groups. A status that nobody has said anything about counts as working here.",
  words: (value) =>
    Object.entries(value ?? {})
      .map(([text, means]) => `${text}: ${means === "left" ? "has left" : "works here"}`)
      .join(", ") || "none",
};
const STATUS_SCOPE = {
  path: "people.exclude.status",
  include: "people.include.status",
  name: "Statuses that do not take part",
};
export const TYPES = {
  path: "people.exclude.employee_type",
  include: "people.include.employee_type",
  name: "Employee types",
  help: "Untick a type to leave its people alone: they stay in their groups, and nothing follows for them any more.",
  blank: "(no type)",
  empty: "A preview lists the types that People has, with counts.",
  ...LATER,
};
// Where people work is kept nowhere, so that these cannot be ticked: they are typed as People writes them.
const LOCATIONS = [
  {
    path: "people.include.location",
    kind: "lines",
    name: "Only people at these locations",
    help: "As People writes them, one a line. Empty means all.",
    nothing: "all",
  },
  {
    path: "people.exclude.location",
    kind: "lines",
    name: "Nobody at these locations",
    help: "The same, for leaving people out.",
  },
];
const USUAL = [
  {
    path: "people.exclude.record_ids",
    kind: "lines",
    name: "Nobody of these",
    help: "Record ids of People, one a line: whoever is never to be touched.",
  },
  {
    path: "people.start_days_before",
    kind: "number",
    unit: "days",
    name: "Let new people in before their first day",
    help: "0 means on the day itself.",
  },
  {
    path: "people.left_after_exit_date",
    kind: "flag",
    name: "A past exit date means that somebody has left",
    help: "On: not only the status counts, also the date of exit.",
  },
];
const INCLUDES = [
  { path: "people.include.status", name: "Only these statuses", nothing: "all" },
  { path: "people.include.employee_type", name: "Only these employee types", nothing: "all" },
];
const named = (setting, name) => ({ ...setting, name });

export const PEOPLE = [
  STATUSES,
  STATUS_SCOPE,
  named(TYPES, "Left out: employee types"),
  ...LOCATIONS,
  ...INCLUDES,
  ...USUAL,
];

const asOptions = (values = []) => values.map((one) => ({ value: one.text, name: one.text, count: one.people }));

export function PeopleSection({ form }) {
  return html`<${Statuses} form=${form} setting=${STATUSES} scope=${STATUS_SCOPE} />
    <${Scope} form=${form} setting=${TYPES} seen=${asOptions(form.seen?.employee_types)} />
    <div class="columns"><${Settings} form=${form} settings=${LOCATIONS} /></div>
    <${Settings} form=${form} settings=${USUAL} />`;
}

export function aboutPeople(form) {
  const [onlyAt, notAt] = LOCATIONS.map(({ path }) => form.get(path) ?? []);
  const out = [STATUS_SCOPE, TYPES].flatMap((setting) => {
    const lists = listsOf(form, setting);
    return optionsOf(lists, [])
      .filter((one) => !takesPart(lists, one.value))
      .map((one) => one.name);
  });
  const only = [...INCLUDES.flatMap(({ path }) => form.get(path) ?? []), ...onlyAt];
  const text = only.length ? `Only ${only.join(", ")}` : "Everybody";
  out.push(...notAt);
  return out.length ? `${text}, without ${out.join(", ")}` : text;
}
