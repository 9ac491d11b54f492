import fc from "fast-check";
import { expect, test } from "vitest";
import { readAssetCsv } from "./asset-csv.ts";

test("a table is read whatever its order of columns and its delimiter", () => {
  const { assets, issues } = readAssetCsv(
    "\uFEFFOwner;Name;Type;Criticality\nIT;DC-*;host;5\n;10.0.0.0/8;ip;2\n# a comment\nOps;deploy;Cloud account;4\n",
  );
  expect(issues).toEqual([]);
  expect(assets).toEqual([
    { kind: "host", value: "DC-*", criticality: 5, label: "DC-*", owner: "IT" },
    { kind: "ip", value: "10.0.0.0/8", criticality: 2, label: "10.0.0.0/8", owner: "" },
    { kind: "cloud_account", value: "deploy", criticality: 4, label: "deploy", owner: "Ops" },
  ]);
});

test("every fault is told by line and column", () => {
  const { issues } = readAssetCsv(
    `kind,value,criticality,label\nprinter,P1,3,\nhost,,3,\nhost,H1,high,\nip,10.0.0.0/40,1,\nhost,DC1,5,a\nhost,dc1,4,b\nhost,H2,1,a,b,c\n`,
  );
  expect(issues.map(({ line, column }) => `${line} ${column}`)).toEqual([
    "2 kind",
    "3 value",
    "4 criticality",
    "5 value",
    "7 value",
    "8 ",
  ]);
  expect(issues[4]?.message).toBe("it stands in line 6 already");
});

test("a table without the columns that it needs says which", () => {
  expect(readAssetCsv("value,label\nDC1,x\n").issues).toEqual([
    { line: 1, column: "kind", message: "there is no such column" },
    { line: 1, column: "criticality", message: "there is no such column" },
  ]);
  expect(readAssetCsv("").issues).toMatchObject([{ line: 1, message: "the table is empty" }]);
});

test("whatever the text is, it is read or told what is wrong", () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom("host", "ip", "3", "kind", "value", '"', "10.0.0.1"));
  const table = fc.array(fc.array(cell).map((cells) => cells.join(",")));
  fc.assert(
    fc.property(table, (lines) => {
      const { assets, issues } = readAssetCsv(["kind,value,criticality", ...lines].join("\n"));
      for (const { line, message } of issues) {
        expect(line).toBeGreaterThan(0);
        expect(message).not.toBe("");
      }
      for (const asset of assets) expect(asset.criticality).toBeGreaterThan(0);
    }),
  );
});
