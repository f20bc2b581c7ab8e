// The sections of the console, the same in both layouts; what differs is where they stand.
export const SECTIONS = [
  {
    name: "Overview",
    pages: [
      ["overview", "Overview"],
      ["limits", "What we cannot see"],
    ],
  },
  {
    name: "Directory",
    pages: [
      ["integrations", "Integrations"],
      ["pending", "Pending actions"],
      ["groups", "Groups"],
      ["people", "People"],
      ["waiting", "Waiting people"],
      ["data-quality", "Data quality"],
    ],
  },
  {
    name: "Activity",
    pages: [
      ["runs", "Runs"],
      ["holds", "Holds"],
      ["exceptions", "Exceptions"],
      ["changes", "Changes"],
      ["dead-letters", "Dead letters"],
    ],
  },
  {
    name: "Set-up",
    pages: [
      ["connection", "Connection"],
      ["configuration", "Configuration"],
      ["profile", "Profile fields"],
      ["versions", "Versions"],
      ["webhooks", "Webhooks"],
    ],
  },
];

const PARENTS = {
  integration: "integrations",
  activate: "pending",
  group: "groups",
  person: "people",
  run: "runs",
  hold: "holds",
};

/** The entry of the navigation under which a page stands. */
export function entryOf(page) {
  return PARENTS[page] ?? page;
}

export function sectionOf(page) {
  return SECTIONS.find((section) => section.pages.some(([name]) => name === entryOf(page))) ?? SECTIONS[0];
}

export function countOf(page, overview) {
  if (page === "pending") return overview?.pending_actions.length || 0;
  const noticed = { holds: "held_changes", "dead-letters": "dead_letters" }[page];
  return overview?.health.noticed?.[noticed] || 0;
}
