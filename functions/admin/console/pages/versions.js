// Versions of the configuration: what changed from one to the next, and going back to one.
import { routes } from "../core/routes.js";
import { useList, useLoad } from "../core/loading.js";
import { go, link } from "../core/navigation.js";
import { html } from "../core/view.js";
import { Action } from "../parts/action.js";
import { Diff } from "../parts/diff.js";
import { Empty, Loaded } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Title, When } from "../parts/text.js";

const MOST = 30;

function Version({ version, current, before }) {
  const found = useLoad(routes.configurationVersion(version));
  const other = useLoad(routes.configurationVersion(before || version));
  return html`<${Loaded} of=${found}
    >${(one) =>
      html`<section class="card">
        <h2>Version ${one.version}</h2>
        <p class="quiet">Saved <${When} at=${one.saved_at} /> by <code>${one.saved_by}</code></p>
        ${
          version !== current &&
          html`<p>
            <${Action}
              plain
              label="Restore this version"
              kind="secondary"
              confirm=${html`<p>It is saved again as the newest version. What it causes is judged by the limits; look at it with a preview first if you are unsure.</p>`}
              request=${{ route: routes.restoreConfiguration(version), done: `Version ${version} is in force again.`, to: "#/configuration" }}
            />
          </p>`
        }
        ${
          before && other.data
            ? html`<h3>
                  ${version === current ? `Changed against version ${before}` : `What differs from version ${before}${before === current ? ", which is in force" : ""}`}
                </h3>
                <${Diff} before=${other.data.configuration} after=${one.configuration} />`
            : version === 1 && html`<p>The first version.</p>`
        }
        <details>
          <summary>The whole document</summary>
          <pre tabindex="0"><code>${JSON.stringify(one.configuration, null, 2)}</code></pre>
        </details>
      </section>`}<//
  >`;
}

export function VersionsPage({ id, overview, query }) {
  const current = overview.configuration_version;
  const chosen = Number(id || current);
  // Of the version in force: what it changed. Of another one: what restoring it would change.
  const against = Number(query.against ?? (chosen === current ? chosen - 1 : current));
  const list = useList(routes.configurations(), "configurations");
  const columns = [
    {
      head: "Version",
      cell: (one) =>
        html`<a href=${link("versions", one.version)}>${one.version}</a>${one.version === current && " (in force)"}`,
    },
    { head: "Saved", cell: (one) => html`<${When} at=${one.saved_at} />` },
    { head: "By", cell: (one) => html`<code>${one.saved_by}</code>` },
  ];
  if (!current)
    return html`<${Title}>Versions<//
      ><${Empty} title="No version yet">Save a <a href="#/configuration">configuration</a> first.<//>`;
  const numbers = Array.from({ length: Math.min(current, MOST) }, (_, place) => current - place);
  const select = (label, value, onChange, none) =>
    html`<label
      >${label}<select onChange=${(event) => onChange(event.target.value)}>
        ${none && html`<option value="">${none}</option>`}${numbers.map((one) => html`<option value=${one} selected=${one === value}>${one}${one === current ? " (in force)" : ""}</option>`)}
      </select></label
    >`;
  return html`<${Title}>Versions<//>
    <div class="grid">
      ${select("Version", chosen, (value) => go(link("versions", value)))}${select("Against", against, (value) => go(link("versions", chosen, { against: value })), "nothing")}
    </div>
    <${Version}
      key=${`${chosen}/${against}`}
      version=${chosen}
      current=${current}
      before=${against > 0 && against !== chosen ? against : 0}
    />
    ${!list.error && html`<${Pages} list=${list} caption="All versions" columns=${columns} keyOf=${(one) => one.version} />`}`;
}
