import { expect, test } from "vitest";
import { chosenRows, orderOf, type RowChoice } from "./chosen-rows.ts";

type Row = { readonly name: string; readonly kind: string; readonly count: number };
const ROWS: readonly Row[] = [
  { name: "Alpha one", kind: "host", count: 1 },
  { name: "beta one", kind: "user", count: 3 },
  { name: "Gamma", kind: "host", count: 3 },
];
const CHOICE: RowChoice<Row> = {
  text: ({ name }) => name,
  fields: { kind: ({ kind }) => kind },
  orders: { count: ({ count }) => count },
  sort: "count.desc",
  tie: ({ name }) => name.toLowerCase(),
};
const names = (state: Record<string, string>): string[] =>
  chosenRows(ROWS, state, CHOICE).map(({ name }) => name);

test("words must all be there, whatever their case; fields take any of their values", () => {
  expect(names({ text: "ONE al" })).toEqual(["Alpha one"]);
  expect(names({ kind: "host" })).toEqual(["Gamma", "Alpha one"]);
  expect(names({ kind: "host,user" })).toHaveLength(3);
  expect(names({ other: "host" })).toHaveLength(3);
});

test("the order is the address's, else the list's own; equal rows stay in the order of their names", () => {
  expect(names({})).toEqual(["beta one", "Gamma", "Alpha one"]);
  expect(names({ sort: "count.asc" })).toEqual(["Alpha one", "beta one", "Gamma"]);
  expect(names({ sort: "nothing.asc" })).toEqual(["Alpha one", "beta one", "Gamma"]);
  expect(orderOf({}, CHOICE)).toEqual({ by: "count", order: "desc" });
});
