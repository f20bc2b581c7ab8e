// A table that becomes a list of cards on a phone, and the button that loads its next page.
import { html, useState } from "../core/view.js";
import { Failure, Loading } from "./states.js";

/** `columns`: `[{head, cell: (row) => …, number?}]`. */
export function Table({ caption, columns, rows, keyOf }) {
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((one) => html`<th scope="col" class=${one.number ? "number" : ""}>${one.head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr key=${keyOf?.(row)}>
              ${columns.map((one) => html`<td data-head=${one.head} class=${one.number ? "number" : ""}>${one.cell(row)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const SHOWN = 100;

/** A list that is loaded page by page, and shown a hundred rows at a time. `empty` stands for it when it has no rows. */
export function Pages({ list, caption, columns, keyOf, empty }) {
  const [shown, setShown] = useState(SHOWN);
  if (list.error && !list.rows.length) return html`<${Failure} error=${list.error} retry=${list.reload} />`;
  if (!list.rows.length) return list.loading ? html`<${Loading} />` : empty;
  const hidden = list.rows.length > shown;
  const more = () => {
    setShown(shown + SHOWN);
    if (!hidden) list.more();
  };
  return html`<${Table} caption=${caption} columns=${columns} rows=${list.rows.slice(0, shown)} keyOf=${keyOf} />
    ${list.error && html`<${Failure} error=${list.error} retry=${list.more} />`}
    ${(hidden || list.cursor) && html`<button class="secondary more" aria-busy=${list.loading} onClick=${more}>Show more</button>`}`;
}
