// What differs between two configurations, key by key.
import { html } from "../core/view.js";
import { Table } from "./table.js";

function* leaves(value, path = "") {
  if (value && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length) {
    for (const [key, inner] of Object.entries(value)) yield* leaves(inner, path ? `${path}.${key}` : key);
  } else yield [path, JSON.stringify(value)];
}

export function Diff({ before, after }) {
  const old = new Map(leaves(before ?? {})),
    fresh = new Map(leaves(after ?? {}));
  const rows = [...new Set([...old.keys(), ...fresh.keys()])]
    .sort()
    .filter((key) => old.get(key) !== fresh.get(key))
    .map((key) => ({ key, old: old.get(key), fresh: fresh.get(key) }));
  if (!rows.length) return html`<p>Nothing differs.</p>`;
  const shown = (text) =>
    text === undefined ? html`<span class="quiet">not there</span>` : html`<code>${text}</code>`;
  return html`<${Table}
    caption="Keys that differ"
    rows=${rows}
    keyOf=${(one) => one.key}
    columns=${[
      { head: "Key", cell: (one) => html`<code>${one.key}</code>` },
      { head: "Before", cell: (one) => shown(one.old) },
      { head: "After", cell: (one) => shown(one.fresh) },
    ]}
  />`;
}
