// The groups of one family: how they are named and made, who has one, and who is their admin.
import { html } from "../core/view.js";
import { Settings } from "./controls.js";
import { Scope } from "./scope.js";

const SAMPLE = { name: "Customer Care", parent: "Operations", code: "CC-10" };
const LONGEST_NAME = 100;

/** Give a unit's name of People out of a group's, where the saved template has nothing but `{name}`. */
function unitName(groupName, template) {
  const [before, after, ...more] = template.split("{name}");
  const fits =
    !more.length && !/[{}]/.test(before + after) && groupName.startsWith(before) && groupName.endsWith(after);
  return fits ? groupName.slice(before.length, groupName.length - after.length) : "";
}

function filled(template, values) {
  return (template ?? "").replace(/\{(name|parent|code)\}/g, (_, key) => values[key]).slice(0, LONGEST_NAME);
}

function sampleOf(form, family) {
  const template = form.saved(`groups.${family}.name`) ?? "";
  const group = form.groups.find((one) => one.family === family && one.name);
  const name = group ? unitName(group.name, template) : "";
  return name ? { ...SAMPLE, name } : { ...SAMPLE, ...(family === "designation" ? { name: "Accountant" } : {}) };
}

const WORDS = {
  department: { one: "department", many: "departments", section: "Departments" },
  designation: { one: "designation", many: "designations", section: "Designations" },
};

/** The table of one family; `*` stands for it. */
const TABLE = (family) => [
  {
    path: "groups.*.enabled",
    kind: "flag",
    name: `Groups for ${WORDS[family].many}`,
    help: "Off: nothing is managed any more, and everybody stays where they are.",
  },
  {
    path: "groups.*.name",
    kind: "text",
    name: "Name of a new group",
    help: "{name} is the name in People; {parent} and {code} may be used too. Groups that are there keep theirs.",
    example: (form) => filled(form.get(`groups.${family}.name`), sampleOf(form, family)),
  },
  {
    path: "groups.*.description",
    kind: "text",
    name: "Description of a new group",
    help: "With the same placeholders.",
    example: (form) => filled(form.get(`groups.${family}.description`), sampleOf(form, family)),
  },
  {
    path: "groups.*.existing",
    kind: "choice",
    name: "A group of that name exists already",
    help: "Decided once for each group; whoever is in it stays in it.",
    options: [
      ["ask", "Ask me", "The group waits under pending actions until somebody decides."],
      ["adopt", "Take it over", "If there is exactly one, and it is open. Else you are asked."],
      ["create", "Make another one", "Two groups then have the same name."],
    ],
  },
  {
    path: "groups.*.private",
    kind: "flag",
    name: "New groups are private",
    help: "Only members see them. Cannot be changed later, so decide before the first activation.",
  },
  {
    path: "groups.*.open_membership",
    kind: "flag",
    name: "People may find and join new groups themselves",
    help: "Cannot be changed later either.",
  },
  {
    path: "groups.*.min_members",
    kind: "number",
    unit: "people",
    name: "Make a group only from this many people",
    help: "0 makes one for each, also when nobody is in it.",
  },
  ...(family === "department"
    ? [
        {
          path: "groups.department.admins",
          kind: "choice",
          name: "Admin of the group",
          help: "Admins are never removed; a pending action says who should be looked after.",
          options: [
            ["none", "Nobody is made one"],
            ["lead", "The department's lead"],
          ],
        },
      ]
    : []),
];
const SCOPE = (family) => ({
  path: "groups.*.exclude",
  include: "groups.*.include",
  name: `Which ${WORDS[family].many} have a group`,
  help: `Untick one to leave it out: its group is managed no more, and everybody stays in it. The number is how many members we put there.`,
  later: `A new ${WORDS[family].one} of People`,
  laterIn: "gets a group",
  laterOut: "gets none",
  all: "all",
  empty: "The first preview or sweep lists them.",
});
const FIELDS = (family) => ({
  path: "groups.*.fields",
  kind: "lines",
  name: "Fields of People's employee form that decide",
  help: `Labels, one a line. Besides Zoho's own, single-select fields that name a ${WORDS[family].one} may be added.`,
});

const own = (family, setting) => ({
  ...setting,
  path: setting.path.replace("*", family),
  ...(setting.include ? { include: setting.include.replace("*", family) } : {}),
});

export function groupSettings(family) {
  const rows = TABLE(family).map((one) => own(family, one));
  const scope = own(family, SCOPE(family));
  const included = { path: scope.include, name: `Only these ${WORDS[family].many}`, nothing: "all", ofGroups: family };
  const excluded = { ...scope, name: `${WORDS[family].section} without a group`, ofGroups: family };
  return {
    rows,
    scope,
    fields: own(family, FIELDS(family)),
    all: [...rows, excluded, included, own(family, FIELDS(family))],
  };
}

export function groupSection(family) {
  const { rows, scope, fields } = groupSettings(family);
  return function GroupSection({ form }) {
    const seen = form.groups
      .filter((one) => one.family === family)
      .map((one) => ({ value: one.record_id, name: one.name || one.record_id, count: one.members }));
    return html`<${Settings} form=${form} settings=${rows} />
      <${Scope} form=${form} setting=${scope} seen=${seen} />
      <details class="more-settings">
        <summary>More</summary>
        <${Settings} form=${form} settings=${[fields]} />
      </details>`;
  };
}

export function aboutGroups(family) {
  const existing = { ask: "asks about existing ones", adopt: "takes existing ones over", create: "makes its own" };
  return (form) => {
    const read = (key) => form.get(`groups.${family}.${key}`);
    if (!read("enabled")) return "Off";
    return ["On", `named “${read("name")}”`, existing[read("existing")], read("private") && "private"]
      .filter(Boolean)
      .join(" · ");
  };
}
