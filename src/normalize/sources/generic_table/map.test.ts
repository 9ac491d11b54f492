import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenSource, rawRecord } from "../../../../test/support/golden-source.ts";
import { createNormalizer } from "../../normalizer.ts";
import { genericTable } from "./map.ts";
import { splitCsv } from "./read-table.ts";

const IIS = `#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken`;

goldenSource(genericTable, import.meta.url, IIS);

function read(text: string, context: string): unknown {
  const outcome = createNormalizer().normalize(rawRecord(text, { context }));
  if (outcome.kind !== "pass" || outcome.value.sourceType !== "generic_table") return outcome;
  const { fields, ocsf, logsource } = outcome.value;
  return {
    ...Object.fromEntries(fields),
    time: ocsf.time,
    categories: logsource.categories,
    src: ocsf.src_endpoint,
  };
}

test("a row of CSV has the names of the first line", () => {
  const header = "Timestamp,src_ip,dst_ip,Message";
  expect(read('2025-11-24 09:00:00,10.0.0.5,10.0.0.6,"a, ""b"""', header)).toMatchObject({
    Message: 'a, "b"',
    time: Date.UTC(2025, 10, 24, 9),
    categories: ["firewall"],
    src: { ip: "10.0.0.5" },
  });
  expect(read("x;2", "Name;Count")).toMatchObject({ Name: "x", Count: "2" });
});

test("a row with more cells than the header has names is kept in quarantine", () => {
  expect(read("1,2,3", "a,b")).toMatchObject({ reason: "undecodable: 3 values for 2 columns" });
  expect(read("1", "a,b")).toMatchObject({ a: "1" });
});

test("a proxy's log in the W3C format is proxy traffic", () => {
  const header =
    "#Software: SGOS 7\n#Fields: date time c-ip cs-username s-action sc-status cs-method cs-uri-scheme cs-host cs-uri-path cs-uri-query cs(User-Agent)";
  const line =
    '2025-11-24 09:00:00 10.0.0.5 alice TCP_NC_MISS 200 GET http www.example.com /a/x.exe ?q=1 "Mozilla/5.0 (X)"';
  expect(read(line, header)).toMatchObject({
    categories: ["proxy"],
    "c-uri": ["http://www.example.com/a/x.exe?q=1", "/a/x.exe?q=1"],
    "c-useragent": "Mozilla/5.0 (X)",
  });
});

test("cells are read back as they were written", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (cells) => {
      const line = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
      expect(splitCsv(line)).toEqual(cells);
    }),
  );
});
