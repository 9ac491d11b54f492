import { html, type Html } from "./escape-html.ts";

/** A column: what a cell shows and what rows are sorted by. Without the latter a cell's text is. */
export type Column<Row> = {
  readonly head: string;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => string | Html;
  readonly sort?: (row: Row) => string | number;
};

export type TableContent<Row> = {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Rows that are shown; how many are not is said. */
  readonly most: number;
};

/** A table that is whole without a script, and that the script makes sortable and searchable. */
export function reportTable<Row>({ name, columns, rows, most }: TableContent<Row>): Html {
  if (rows.length === 0) return html`<p>None.</p>`;
  const shown = rows.slice(0, most);
  return html`${rows.length > most ? html`<p class="note">The first ${most} of ${rows.length} are shown: --json writes all of them.</p>` : ""}
<div class="scroll" tabindex="0" role="region" aria-label="${name}: table"><table class="sortable"><caption>${name}</caption><thead><tr>${columns.map(headOf)}</tr></thead><tbody>
${shown.map((row) => html`<tr>${columns.map((column) => cellOf(column, row))}</tr>`)}
</tbody></table></div>`;
}

function headOf<Row>({ head, isNumber }: Column<Row>): Html {
  return isNumber === true
    ? html`<th scope="col" class="number">${head}</th>`
    : html`<th scope="col">${head}</th>`;
}

function cellOf<Row>({ isNumber, cell, sort }: Column<Row>, row: Row): Html {
  const shown = cell(row);
  const key = sort === undefined ? html`` : html` data-sort="${sort(row)}"`;
  return isNumber === true ? html`<td class="number"${key}>${shown}</td>` : html`<td${key}>${shown}</td>`;
}
