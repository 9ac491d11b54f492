import { expect, test } from "vitest";
import type { AssetView } from "../../../../src/schema/views/asset.ts";
import { addition, partChanged, removal, replacement } from "./use-asset-changes.ts";

const DC: AssetView = {
  uid: "a1",
  kind: "host",
  value: "DC01",
  criticality: 5,
  label: "Domain controller",
  owner: "IT",
  openAlerts: 2,
};

test("an asset with another name takes the place of the old one, and undo puts the old one back", () => {
  const next = { ...DC, value: "DC02" };
  const edit = replacement(DC, next);
  expect(edit.remove).toEqual([DC]);
  expect(edit.back).toEqual({ put: [DC], remove: [next] });
});

test("a name that differs by case alone is the same asset", () => {
  const edit = replacement(DC, { ...DC, value: "dc01", criticality: 4 });
  expect(edit.remove).toEqual([]);
  expect(edit.back.remove).toEqual([]);
});

test("what is done to many is taken back for each of them", () => {
  const edit = partChanged([DC, { ...DC, uid: "a2", value: "DC02", owner: "" }], { owner: "SOC" });
  expect(edit.put.map(({ owner }) => owner)).toEqual(["SOC", "SOC"]);
  expect(edit.back.put.map(({ owner }) => owner)).toEqual(["IT", ""]);
  expect(edit.done).toBe("Changed 2 assets");
  expect(removal([DC]).back.put).toEqual([DC]);
  expect(addition(DC).back.remove).toEqual([DC]);
});
