// Groups: which unit has which group of Connect, whom we put there, what waits for a decision.
import { routes } from "../core/routes.js";
import { useList } from "../core/loading.js";
import { link } from "../core/navigation.js";
import { loadNames } from "../core/store.js";
import { number, words } from "../core/words.js";
import { html, useEffect, useState } from "../core/view.js";
import { whoAmI } from "../core/session.js";
import { LinkDialog } from "../parts/link_dialog.js";
import { Empty } from "../parts/states.js";
import { Pages } from "../parts/table.js";
import { Badge, Id, Title, When } from "../parts/text.js";

const VIEWS = {
  all: ["All", () => true],
  waiting: ["Waiting for a decision", (one) => one.state === "waiting"],
  notices: ["To look after", (one) => one.notices.length > 0],
  ignored: ["Ignored", (one) => one.state === "ignored"],
};

function Notices({ group }) {
  if (!group.notices.length && !group.connect_name) return null;
  return html`<ul class="notices">
    ${group.connect_name && html`<li>In Connect: <strong>${group.connect_name}</strong></li>`}
    ${group.notices.map((one) => html`<li>${words(one.code)}: ${words(one.reason)}${one.connect_id && html` <code>${one.connect_id}</code>`}</li>`)}
  </ul>`;
}

export function GroupsPage({ query }) {
  const list = useList(routes.groups(), "groups");
  const [deciding, setDeciding] = useState(null);
  const [sought, setSought] = useState("");
  useEffect(() => {
    loadNames({ afresh: true });
  }, []);
  useEffect(() => {
    if (list.cursor && !list.loading) list.more();
  }, [list.cursor, list.loading]);
  const view = VIEWS[query.show] ? query.show : "all";
  const rows = list.rows.filter((one) => VIEWS[view][1](one) && one.name.toLowerCase().includes(sought.toLowerCase()));
  const columns = [
    {
      head: "Group",
      cell: (one) =>
        html`<a href=${link("group", one.key)}><strong>${one.name || one.key}</strong></a
          ><br /><span class="quiet">${one.family} <${Id} of=${one.record_id} /></span><${Notices} group=${one} />`,
    },
    {
      head: "State",
      cell: (one) =>
        html`<${Badge}
            of=${one.state}
          />${one.private && html` <${Badge} of="private" text="private" />`}${one.reason && html`<br /><span class="quiet">${words(one.reason)}</span>`}`,
    },
    { head: "Members we put there", number: true, cell: (one) => number(one.members) },
    {
      head: "In Connect",
      cell: (one) =>
        one.partition_id
          ? html`<${Id} of=${one.partition_id} /><br /><span class="quiet"
                >${one.origin}${one.since && html` <${When} at=${one.since} />`}</span
              >`
          : "–",
    },
    {
      head: "",
      cell: (one) =>
        html`<span class="buttons"
          >${whoAmI().administrator && html`<button class=${one.state === "waiting" ? "small" : "secondary small"} onClick=${() => setDeciding(one)}>${one.state === "waiting" ? "Decide" : "Change"}<span class="sr"> ${one.name}</span></button>`}
          <a class="small" href=${link("changes", "", { group: one.key })}
            >changes<span class="sr"> of ${one.name}</span></a
          ></span
        >`,
    },
  ];
  return html`<${Title}>Groups<//>
    <p class="lead">
      Members are whom <em>we</em> put there, as of the last full sweep. Connect lists nobody's members;${" "}
      <a href="#/limits">what we cannot see</a>.
    </p>
    <p class="filters">
      ${Object.entries(VIEWS).map(([name, [text, fits]]) => html`<a href=${name === "all" ? "#/groups" : link("groups", "", { show: name })} aria-current=${view === name}>${text} ${name !== "all" && html`<span class="quiet">${list.rows.filter(fits).length}</span>`}</a>`)}
    </p>
    <label class="search-field"
      ><span class="sr">Search by name</span
      ><input
        type="search"
        placeholder="Search by name"
        value=${sought}
        onInput=${(event) => setSought(event.target.value)}
    /></label>
    <${Pages}
      list=${{ ...list, rows }}
      caption="Groups"
      columns=${columns}
      keyOf=${(one) => one.key}
      empty=${html`<${Empty} title="No groups here">${view === "all" ? "Groups appear with the first full sweep or preview." : "Nothing to do in this view."}<//>`}
    />
    ${
      deciding &&
      html`<${LinkDialog}
        group=${deciding}
        onClose=${() => setDeciding(null)}
        onDone=${() => {
          setDeciding(null);
          list.reload();
        }}
      />`
    }`;
}
