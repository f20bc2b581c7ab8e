// What the product cannot see, said plainly.
import { html } from "../core/view.js";
import { Title } from "../parts/text.js";

const LIMITS = [
  [
    "Who is in a group",
    "Connect documents no list of a group's members. What is shown are the members we put there, as of our last write. Whoever was in an adopted group before is unknown, is not managed and is never removed.",
  ],
  [
    "A removal by hand",
    "If somebody is taken out of a group in Connect by hand, nothing tells us. The person stays out until People changes what is wanted for them, or until memberships are asked for again where that is configured.",
  ],
  [
    "Renaming a group",
    "No documented call renames a group. When a department is renamed, the group keeps its members and its old name; a pending action lists both names.",
  ],
  [
    "Admins of groups",
    "No documented call makes a member an admin, or an admin a member. A group's admin is never removed by us; a pending action says who should be looked after.",
  ],
  [
    "Zoho's own integration",
    "Whether Zoho's own People integration or a Dynamic Membership rule manages the same groups cannot be asked. Your word is taken for it at each activation.",
  ],
  [
    "Names",
    "Names and mail addresses are kept nowhere here, and records are shown by their ids of People. Show names asks People at that moment, for administrators alone: this page's memory holds the names until you leave, and nothing else does.",
  ],
  [
    "Who vanished",
    "People tells of no deletion. Somebody counts as vanished only after two complete reads, hours apart, and a look-up by id that finds no record.",
  ],
];

export function LimitsPage() {
  return html`<${Title}>What we cannot see<//>
    <p class="lead">Better said than hidden.</p>
    <div class="cards">
      ${LIMITS.map(
        ([name, text]) =>
          html`<section class="card">
            <h2>${name}</h2>
            <p>${text}</p>
          </section>`,
      )}
    </div>`;
}
