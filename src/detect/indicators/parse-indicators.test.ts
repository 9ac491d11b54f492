import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIndicator } from "./indicator.ts";
import { type IndicatorFormat, type ParsedIndicators, parseIndicators } from "./parse-indicators.ts";

const written = ({ indicators }: ParsedIndicators): string[] =>
  indicators.map(({ kind, value }) => `${kind} ${value}`);
const refused = ({ rejected }: ParsedIndicators): [number, string][] =>
  rejected.map(({ line, reason }) => [line, reason]);

describe("one value", () => {
  test.each([
    ["203.0.113.7", "ip 203.0.113.7"],
    ["203[.]0[.]113[.]7", "ip 203.0.113.7"],
    ["2001:DB8:0:0::1", "ip 2001:db8::1"],
    ["::ffff:203.0.113.7", "ip 203.0.113.7"],
    ["203.0.113.77/24", "cidr 203.0.113.0/24"],
    ["203.0.113.77/32", "ip 203.0.113.77"],
    ["2001:db8:1::/48", "cidr 2001:db8:1::/48"],
    ["Evil.Example.", "domain evil.example"],
    ["*.evil.example", "domain evil.example"],
    ["_dmarc.evil.example", "domain _dmarc.evil.example"],
    ["b\u00fccher.example", "domain xn--bcher-kva.example"],
    ["hxxps://Evil[.]example:443/A/b.php?x=1#top", "url evil.example/A/b.php?x=1"],
    ["http://[2001:db8::1]:8080/", "url [2001:db8::1]:8080/"],
    ["evil.example/path", "url evil.example/path"],
    ["44D88612FEA8A8F36DE82E1278ABB02F", "hash 44d88612fea8a8f36de82e1278abb02f"],
  ])("%s is %s", (text, expected) => {
    const result = readIndicator(text);
    expect(result.ok ? `${result.value.kind} ${result.value.value}` : result.error).toBe(expected);
  });

  test.each([
    ["", "empty"],
    ["localhost", "neither an address"],
    ["0.0.0.0/0", "at least /8"],
    ["::/0", "at least /16"],
    ["300.1.1.1", "neither an address"],
    ["203.0.113.0/40", "no network"],
    ["d41d8cd98f00b204e9800998ecf8427e", "empty file"],
    ["00000000000000000000000000000000", "placeholder"],
    ["payload.exe", "ends a file name"],
    ["two words", "neither an address"],
    ["x".repeat(3000), "longer than"],
  ])("%s is refused", (text, reason) => {
    const result = readIndicator(text);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(reason) });
  });

  test("what was read is read again as the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()), (text) => {
        const first = readIndicator(text);
        if (!first.ok) return;
        expect(readIndicator(first.value.value)).toEqual(first);
      }),
    );
  });
});

describe("a plain list", () => {
  test("comments and hosts files are understood, each value counts once", () => {
    const parsed = parseIndicators(
      "plain",
      "\uFEFF# feed\n203.0.113.7 # seen often\r\n\n0.0.0.0 evil.example\n; old\nEVIL.example\nwhat is this\n",
    );
    expect(written(parsed)).toEqual(["ip 203.0.113.7", "domain evil.example"]);
    expect(parsed.duplicates).toBe(1);
    expect(refused(parsed)).toEqual([[7, expect.stringContaining("neither an address")]]);
  });

  test("only the first thousand rejected lines are told, and all are counted", () => {
    const parsed = parseIndicators("plain", "nothing\n".repeat(1500));
    expect([parsed.rejected.length, parsed.rejectedCount]).toEqual([1000, 1500]);
  });
});

describe("a table", () => {
  test("known column names are read, whatever the other columns hold", () => {
    const parsed = parseIndicators(
      "csv",
      "id;Domain Name;SHA256;note\n1;evil.example;;x.example\n2;;f1d2d2f924e986ac86fdf7b36c94bcdf32beec15;\n3;;;y\n",
    );
    expect(written(parsed)).toEqual(["domain evil.example", "hash f1d2d2f924e986ac86fdf7b36c94bcdf32beec15"]);
    expect(refused(parsed)).toEqual([[4, "the row has no value"]]);
  });

  test("without them the first cell that is an indicator is read", () => {
    const parsed = parseIndicators(
      "csv",
      '# "id","date","url"\n"1","2026-01-15 10:12:33","http://evil.example/a"\n"2","2026-01-15","?"\n',
    );
    expect(written(parsed)).toEqual(["url evil.example/a"]);
    expect(refused(parsed)).toEqual([[3, "no cell of the row is an indicator"]]);
  });

  test("what is no table is said with its line", () => {
    expect(refused(parseIndicators("csv", 'ip\n"203.0.113.7\n'))).toEqual([
      [expect.any(Number), expect.stringContaining("no CSV")],
    ]);
  });
});

function bundle(...objects: object[]): string {
  return JSON.stringify({ type: "bundle", id: "bundle--1", objects }, null, 1);
}

function indicator(id: number, pattern: string, more: object = {}): object {
  return { type: "indicator", id: `indicator--${id}`, pattern, ...more };
}

function parse(...objects: object[]): ParsedIndicators {
  return parseIndicators("stix", bundle(...objects));
}

describe("a STIX bundle", () => {
  test.each([
    ["[ipv4-addr:value = '203.0.113.7']", ["ip 203.0.113.7"]],
    ["[ipv4-addr:value ISSUBSET '203.0.113.0/24']", ["cidr 203.0.113.0/24"]],
    ["[ipv6-addr:value = '2001:db8::1']", ["ip 2001:db8::1"]],
    ["[domain-name:value IN ('a.example', 'b.example')]", ["domain a.example", "domain b.example"]],
    ["[url:value = 'http://evil.example/it\\'s']", ["url evil.example/it's"]],
    [
      "[file:hashes.MD5 = '44d88612fea8a8f36de82e1278abb02f' AND file:hashes.'SHA-1' = 'f1d2d2f924e986ac86fdf7b36c94bcdf32beec15']",
      ["hash 44d88612fea8a8f36de82e1278abb02f", "hash f1d2d2f924e986ac86fdf7b36c94bcdf32beec15"],
    ],
    [
      "[domain-name:value='a.example'] OR ([ipv4-addr:value='203.0.113.7'] OR [url:value='http://b.example/'])",
      ["domain a.example", "ip 203.0.113.7", "url b.example/"],
    ],
  ])("%s", (pattern, expected) => {
    const parsed = parse({ type: "malware", id: "malware--1" }, indicator(1, pattern));
    expect(refused(parsed)).toEqual([]);
    expect(written(parsed)).toEqual(expected);
  });

  test.each([
    ["[domain-name:value = 'a.example' AND ipv4-addr:value = '203.0.113.7']", "joined by AND"],
    ["[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']", "FOLLOWEDBY"],
    ["[domain-name:value = 'a.example'] WITHIN 600 SECONDS", "WITHIN"],
    ["[domain-name:value LIKE 'a%']", "LIKE"],
    ["[domain-name:value != 'a.example']", "!="],
    ["[file:name = 'a.bin']", "values of file:name are not matched"],
    ["[domain-name:value = 'a.example'", "expected ']'"],
    ["domain-name", "expected '['"],
    ["[domain-name:value = 'localhost']", "neither an address"],
  ])("%s is refused", (pattern, reason) => {
    expect(refused(parse(indicator(1, pattern)))).toEqual([
      [expect.any(Number), expect.stringContaining(reason)],
    ]);
  });

  test.each(["", "["])("groups that lie too deep in each other are refused, after '%s'", (before) => {
    const pattern = `${before}${"(".repeat(60_000)}`;
    expect(refused(parse(indicator(1, pattern)))).toEqual([
      [expect.any(Number), expect.stringContaining("deeper than 50")],
    ]);
  });

  test("other languages, revoked and expired indicators are refused with their line", () => {
    const valid = "[domain-name:value = 'a.example']";
    const parsed = parse(
      indicator(1, valid, { valid_until: "2999-01-01T00:00:00Z" }),
      indicator(2, valid, { revoked: true }),
      indicator(3, valid, { valid_until: "2020-01-01T00:00:00.000Z" }),
      indicator(4, "alert tcp any any", { pattern_type: "snort" }),
      { type: "indicator", id: "indicator--5" },
    );
    expect(written(parsed)).toEqual(["domain a.example"]);
    const lineOf = (id: number): number =>
      bundle(
        indicator(1, valid, { valid_until: "" }),
        indicator(2, valid, { revoked: true }),
        indicator(3, valid, { valid_until: "" }),
        indicator(4, "", { pattern_type: "" }),
        indicator(5, ""),
      )
        .split("\n")
        .findIndex((line) => line.includes(`indicator--${id}"`)) + 1;
    expect(refused(parsed)).toEqual([
      [lineOf(2), "the indicator was revoked"],
      [lineOf(3), expect.stringContaining("valid until 2020")],
      [lineOf(4), "a pattern of snort, not of STIX"],
      [lineOf(5), expect.stringContaining("pattern")],
    ]);
  });

  test.each(["", "[]", '{"type":"bundle"}', '{"type":"indicator"}', "{"])("%s has none", (text) => {
    expect(parseIndicators("stix", text)).toMatchObject({ indicators: [], rejectedCount: 1 });
  });
});

test("no input makes a reader throw", () => {
  const format = fc.constantFrom<IndicatorFormat>("plain", "csv", "stix");
  const parts = ["[", "]", "(", ")", "=", "'", "\\", " ", ",", "OR", "AND", "IN", "url:value", "'x.example'"];
  const pattern = fc
    .array(fc.constantFrom(...parts))
    .map((found) => found.join(""))
    .map((text) =>
      JSON.stringify({ type: "bundle", objects: [{ type: "indicator", id: "indicator--1", pattern: text }] }),
    );
  fc.assert(
    fc.property(format, fc.oneof(fc.string(), pattern), (how, text) => {
      const parsed = parseIndicators(how, text);
      expect(parsed.rejectedCount).toBeGreaterThanOrEqual(parsed.rejected.length);
    }),
    { numRuns: 2000 },
  );
});
