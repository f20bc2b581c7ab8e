// Configuration: everything that can be set, by form or as JSON; the plan that a change causes, and saving it.
import { routes } from "../core/routes.js";
import { useLoad } from "../core/loading.js";
import { ask } from "../core/api.js";
import { loadSchemas } from "../core/schema.js";
import { html, useEffect, useState } from "../core/view.js";
import { Failure, Loaded, Loading } from "../parts/states.js";
import { Title } from "../parts/text.js";
import { Editor } from "../settings/editor.js";

async function allGroups() {
  const groups = [];
  let cursor = "";
  do {
    const page = await ask(routes.groups({ cursor }));
    groups.push(...page.groups);
    cursor = page.cursor;
  } while (cursor);
  return groups;
}

/** Load what the form knows besides the document: its description, what was seen in People, the groups. */
function useSurroundings() {
  const [found, setFound] = useState({});
  const load = async () => {
    setFound({});
    try {
      const [schemas, seen, groups] = await Promise.all([loadSchemas(), ask(routes.seen()), allGroups()]);
      setFound({ data: { schemas, seen, groups } });
    } catch (error) {
      setFound({ error });
    }
  };
  useEffect(() => {
    load();
  }, []);
  return { ...found, reload: load };
}

/** How many people work here, as the last full read counted those who do. */
const employed = (seen) =>
  (seen.statuses ?? []).filter((one) => one.means === "employed").reduce((sum, one) => sum + one.people, 0);

export function ConfigurationPage({ overview, query }) {
  const current = useLoad(routes.configuration());
  const around = useSurroundings();
  const version = overview.configuration_version;
  useEffect(() => {
    if (current.data && current.data.version !== version) current.reload();
  }, [version]);
  if (overview.state === "available")
    return html`<${Title}>Configuration<//>
      <p>It has to be <a href="#/integration/connect">enabled</a> first.</p>`;
  const ready = overview.health.connected && version > 0;
  const edit = (found) => {
    if (around.error) return html`<${Failure} error=${around.error} retry=${around.reload} />`;
    if (!around.data) return html`<${Loading} />`;
    const context = { ...around.data, base: employed(around.data.seen), state: overview.state, ready };
    return html`<${Editor}
      key=${found.version}
      current=${found}
      context=${context}
      query=${query}
      reload=${current.reload}
    />`;
  };
  return html`<${Title} after=${html`<a href="#/versions">Versions</a>`}>Configuration<//
    ><${Loaded} of=${current}>${edit}<//>`;
}
