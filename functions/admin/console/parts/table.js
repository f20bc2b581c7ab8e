// A table that becomes a list of cards on a phone, and the button that loads its next page.
import { html } from "../core/view.js";
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

/** A list that is loaded page by page. `empty` stands for it when it has no rows. */
export function Pages({ list, caption, columns, keyOf, empty }) {
  if (list.error) return html`<${Failure} error=${list.error} retry=${list.reload} />`;
  if (!list.rows.length) return list.loading ? html`<${Loading} />` : empty;
  return html`<${Table} caption=${caption} columns=${columns} rows=${list.rows} keyOf=${keyOf} />
    ${list.cursor && html`<button class="secondary more" aria-busy=${list.loading} onClick=${list.more}>Load more</button>`}`;
}
