import type { UrlState } from "../../state/url-state.ts";

/** How a list that is loaded whole follows its address. */
export type RowChoice<T> = {
  /** Where the words of the filter are looked for. */
  readonly text: (row: T) => string;
  /** Fields of the filter bar by name; one holds when one of the row's values is among those that are asked for. */
  readonly fields: Readonly<Record<string, (row: T) => string | readonly string[]>>;
  /** Columns that the list can be ordered by, each with what it compares. */
  readonly orders: Readonly<Record<string, (row: T) => number | string>>;
  /** The order when the address says none: `findings.desc`. */
  readonly sort: string;
  /** What decides between rows that are equal. */
  readonly tie: (row: T) => string;
};

export type RowOrder = { readonly by: string; readonly order: "asc" | "desc" };

/** The rows that the address asks for, in its order. */
export function chosenRows<T>(rows: readonly T[], state: UrlState, choice: RowChoice<T>): T[] {
  const words = (state["text"] ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const asked = Object.entries(choice.fields).flatMap(([name, valueOf]) => {
    const wanted = state[name];
    return wanted === undefined ? [] : [{ valueOf, wanted: wanted.split(",") }];
  });
  const { by, order } = orderOf(state, choice);
  const keyOf = choice.orders[by] ?? choice.tie;
  const sign = order === "asc" ? 1 : -1;
  return rows
    .filter((row) =>
      asked.every(({ valueOf, wanted }) => [valueOf(row)].flat().some((value) => wanted.includes(value))),
    )
    .filter((row) => {
      const text = words.length === 0 ? "" : choice.text(row).toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => sign * compare(keyOf(a), keyOf(b)) || compare(choice.tie(a), choice.tie(b)));
}

/** The order that the address asks for. */
export function orderOf(state: UrlState, { sort }: Pick<RowChoice<never>, "sort">): RowOrder {
  const [by = "", order] = (state["sort"] ?? sort).split(".");
  return { by, order: order === "asc" ? "asc" : "desc" };
}

function compare(a: number | string, b: number | string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
