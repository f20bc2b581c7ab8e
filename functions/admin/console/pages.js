// Which page an address names, and where each stands in the navigation of both layouts.
import { ActivatePage } from "./pages/activate.js";
import { ChangesPage } from "./pages/changes.js";
import { ConfigurationPage } from "./pages/configuration.js";
import { ConnectionPage } from "./pages/connection.js";
import { DataQualityPage } from "./pages/data_quality.js";
import { DeadLettersPage } from "./pages/dead_letters.js";
import { ExceptionsPage } from "./pages/exceptions.js";
import { GroupPage } from "./pages/group.js";
import { GroupsPage } from "./pages/groups.js";
import { HoldPage } from "./pages/hold.js";
import { HoldsPage } from "./pages/holds.js";
import { IntegrationPage } from "./pages/integration.js";
import { IntegrationsPage } from "./pages/integrations.js";
import { LimitsPage } from "./pages/limits.js";
import { OverviewPage } from "./pages/overview.js";
import { PendingPage } from "./pages/pending.js";
import { PeoplePage } from "./pages/people.js";
import { PersonPage } from "./pages/person.js";
import { ProfilePage } from "./pages/profile.js";
import { RunPage } from "./pages/run.js";
import { RunsPage } from "./pages/runs.js";
import { VersionsPage } from "./pages/versions.js";
import { WaitingPage } from "./pages/waiting.js";
import { WebhooksPage } from "./pages/webhooks.js";
import { html } from "./core/view.js";
import { Title } from "./parts/text.js";

const PAGES = {
  overview: OverviewPage,
  integrations: IntegrationsPage,
  integration: IntegrationPage,
  pending: PendingPage,
  activate: ActivatePage,
  connection: ConnectionPage,
  configuration: ConfigurationPage,
  versions: VersionsPage,
  webhooks: WebhooksPage,
  limits: LimitsPage,
  groups: GroupsPage,
  group: GroupPage,
  people: PeoplePage,
  person: PersonPage,
  profile: ProfilePage,
  waiting: WaitingPage,
  "data-quality": DataQualityPage,
  runs: RunsPage,
  run: RunPage,
  holds: HoldsPage,
  hold: HoldPage,
  exceptions: ExceptionsPage,
  changes: ChangesPage,
  "dead-letters": DeadLettersPage,
};

function NoPage() {
  return html`<${Title}>There is no such page<//>
    <p>Choose one from the navigation.</p>`;
}

export function pageOf(name) {
  return Object.hasOwn(PAGES, name) ? PAGES[name] : NoPage;
}
