import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenSource, rawRecord } from "../../../../test/support/golden-source.ts";
import { createNormalizer } from "../../normalizer.ts";
import { zeekLogs } from "./map.ts";
import { readZeekHeader, readZeekLine } from "./read-zeek-tsv.ts";

goldenSource(zeekLogs, import.meta.url);

const HEAD = [
  "#separator \\x09",
  "#set_separator\t,",
  "#empty_field\t(empty)",
  "#unset_field\t-",
  "#path\tdns",
];
const HEADER = [
  ...HEAD,
  "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\tquery\tqtype_name\tAA\tanswers\tTTLs",
  "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tstring\tstring\tbool\tvector[string]\tvector[interval]",
].join("\n");

function line(...values: string[]): string {
  return ["1763974800.5", "CAbc1", "10.0.0.5", "5353", "10.0.0.53", "53", "udp", ...values].join("\t");
}

function read(text: string, context: string | null = HEADER): unknown {
  const outcome = createNormalizer().normalize(rawRecord(text, { context }));
  if (outcome.kind !== "pass" || outcome.value.sourceType !== "zeek_logs") return outcome;
  const { fields, logsource, ocsf } = outcome.value;
  return { ...Object.fromEntries(fields), services: logsource.services, time: ocsf.time };
}

test("a line has its header's names and types", () => {
  expect(read(line("7", "a.example", "A", "T", "b.example,192.0.2.1", "1.5,60"))).toMatchObject({
    services: ["dns"],
    time: 1_763_974_800_500,
    "id.resp_p": 53,
    trans_id: 7,
    AA: true,
    answers: ["b.example", "192.0.2.1"],
    TTLs: [1.5, 60],
  });
});

test("unset is absent, empty is empty, and a value that is not of its type stays text", () => {
  const found = read(line("many", "(empty)", "-", "maybe", "(empty)", "-"));
  expect(found).toMatchObject({ trans_id: "many", query: "", AA: "maybe" });
  expect(found).not.toHaveProperty("answers");
  expect(found).not.toHaveProperty("qtype_name");
});

test("escaped separators and printable characters are put back, other bytes stay as written", () => {
  const found = read(line("7", String.raw`a\x09b\x5cc\x00`, "A", "F", String.raw`x\x2cy,z`, "1"));
  expect(found).toMatchObject({ query: "a\tb\\c\\x00", answers: ["x,y", "z"] });
});

test("a line of another length, or without its header, is kept in quarantine", () => {
  expect(read("1763974800.5\tCAbc1")).toMatchObject({
    kind: "quarantine",
    reason: "undecodable: not the 13 values that the header names",
  });
  const named = createNormalizer().normalize(rawRecord(line("7"), { sourceType: "zeek_logs" }));
  expect(named).toMatchObject({ reason: "undecodable: a line without the header of its log" });
});

test("values without escapes are read back as they were written", () => {
  const value = fc
    .string({ minLength: 1 })
    .filter((text) => !/[\t\n\\]/.test(text) && !["-", "(empty)"].includes(text));
  const header = readZeekHeader([...HEAD, "#fields\ta\tb", "#types\tstring\tstring"].join("\n"));
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(header === null ? null : readZeekLine(`${a}\t${b}`, header)).toEqual(
        new Map([
          ["a", a],
          ["b", b],
        ]),
      );
    }),
  );
});
