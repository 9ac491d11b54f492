import { expect, test } from "vitest";
import type { Asset } from "../schema/views/asset.ts";
import { createAssetIndex } from "./asset.ts";

const asset = (kind: Asset["kind"], value: string, criticality: number): Asset => ({
  uid: `${kind}:${value}`,
  kind,
  value,
  criticality,
  label: value,
  owner: "it",
});

const index = createAssetIndex([
  asset("host", "DC01", 5),
  asset("host", "srv-*", 4),
  asset("ip", "10.0.0.0/8", 2),
  asset("ip", "2001:db8::/32", 3),
]);

test("a name is found whatever its case, and only as its own kind", () => {
  expect(index.mostCritical([{ kind: "host", value: "dc01" }])?.criticality).toBe(5);
  expect(index.mostCritical([{ kind: "user", value: "dc01" }])).toBeNull();
});

test("wildcards and networks cover what they say", () => {
  expect(index.mostCritical([{ kind: "host", value: "SRV-FILE02" }])?.criticality).toBe(4);
  expect(index.mostCritical([{ kind: "ip", value: "10.20.30.40" }])?.criticality).toBe(2);
  expect(index.mostCritical([{ kind: "ip", value: "::ffff:10.1.1.1" }])?.criticality).toBe(2);
  expect(index.mostCritical([{ kind: "ip", value: "2001:db8::7" }])?.criticality).toBe(3);
  expect(index.mostCritical([{ kind: "ip", value: "not an address" }])).toBeNull();
});

test("the most critical of several is the one that counts", () => {
  expect(
    index.mostCritical([
      { kind: "ip", value: "10.1.1.1" },
      { kind: "host", value: "dc01" },
    ])?.value,
  ).toBe("DC01");
});
