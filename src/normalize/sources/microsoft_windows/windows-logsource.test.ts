import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { corpusDir } from "../../../../test/support/corpus.ts";
import { openSigmaCorpus, type SigmaCorpus } from "../../../../test/support/sigma-corpus.ts";
import type { FieldScalar } from "../../../schema/event.ts";
import { type EventLogsource, logsourceCovers } from "../../../schema/logsource.ts";
import { windowsLogsource } from "./windows-logsource.ts";

function logsourceOf(log: string, eventId: number, more: Record<string, FieldScalar> = {}): EventLogsource {
  const fields = new Map<string, FieldScalar>(Object.entries({ Channel: log, EventID: eventId, ...more }));
  const provider = String(more["Provider_Name"] ?? "");
  return windowsLogsource({ log, channel: log.toLowerCase(), provider, eventId, time: 0, fields });
}

test.each<[string, number, Record<string, FieldScalar>, string[]]>([
  ["Security", 4688, {}, ["process_creation"]],
  ["Security", 4657, {}, ["registry_event", "registry_set"]],
  ["Security", 4657, { OperationType: "%%1906" }, ["registry_event", "registry_delete"]],
  ["Security", 5156, {}, ["network_connection"]],
  ["Security", 5157, {}, ["network_connection"]],
  ["Security", 4624, {}, []],
])("%s %s with %j is %j", (log, eventId, more, categories) => {
  expect(logsourceOf(log, eventId, more)).toEqual({ product: "windows", categories, services: ["security"] });
});

test("an event id of another channel is not taken for Sysmon's", () => {
  expect(logsourceOf("Application", 1).categories).toEqual([]);
  expect(logsourceOf("", 4688)).toEqual({ product: "windows", categories: [], services: [] });
});

/** Defender's events with a threat or path, which the published mapping lists without a product. */
const ANTIVIRUS = [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116];
/** Besides these, what we add to the published mapping are events that tell the same as Sysmon's. */
const ADDED = new Set([
  "4657 registry_event",
  "4657 registry_set",
  "5156 network_connection",
  "5157 network_connection",
  ...ANTIVIRUS.map((id) => `${id} antivirus`),
]);
const EVENT_TYPES = ["CreateKey", "DeleteKey", "DeleteValue", "SetValue", "RenameKey"];

const corpus = corpusDir();

describe.skipIf(corpus === null)("the mapping that Sigma's own tests use (needs the corpus)", () => {
  let sigma: SigmaCorpus;
  let channels: readonly string[];
  beforeAll(() => {
    sigma = openSigmaCorpus(corpus ?? "");
    const found = sigma.read("thor.yml").matchAll(/WinEventLog:([^\n'"]+)/g);
    channels = [...new Set([...found].map(([, channel = ""]) => channel.trim()))];
  });

  test("gives every event the same services and categories as ours", () => {
    expect(channels.length).toBeGreaterThan(40);
    for (const log of channels)
      for (const eventId of eventIds())
        for (const EventType of log.includes("Sysmon") && eventId === 12 ? EVENT_TYPES : [""]) {
          const ours = logsourceOf(log, eventId, { EventType });
          const theirs = sigma.logsourceOf(
            new Map(Object.entries({ Channel: log, EventID: eventId, EventType })),
          );
          const extra = ours.categories.filter(
            (category) => !theirs.categories.includes(category) && !ADDED.has(`${eventId} ${category}`),
          );
          expect([log, eventId, extra]).toEqual([log, eventId, []]);
          expect([log, eventId, ours.categories]).toEqual([
            log,
            eventId,
            expect.arrayContaining([...theirs.categories]),
          ]);
          expect([log, eventId, ours.services]).toEqual([
            log,
            eventId,
            expect.arrayContaining([...theirs.services]),
          ]);
        }
  });

  test("every Windows rule has events that it can match", () => {
    const events = channels.flatMap((log) =>
      eventIds().flatMap((id) => EVENT_TYPES.map((EventType) => logsourceOf(log, id, { EventType }))),
    );
    for (const eventId of [12, 27])
      events.push(logsourceOf("", eventId, { Provider_Name: "Microsoft-Windows-Kernel-File" }));
    for (const log of OTHER_CHANNELS) events.push(logsourceOf(log, 1));
    const unreachable = new Set<string>();
    for (const { text } of sigma.files) {
      const logsource = Rule.parse(parse(text)).logsource;
      if (logsource?.product !== "windows") continue;
      if (!events.some((event) => logsourceCovers(logsource, event)))
        unreachable.add(`${logsource.category ?? ""}/${logsource.service ?? ""}`);
    }
    expect([...unreachable]).toEqual([]);
  });
});

const Rule = z.looseObject({
  logsource: z
    .looseObject({
      product: z.string().optional(),
      category: z.string().optional(),
      service: z.string().optional(),
    })
    .optional(),
});

/** Channels of services that rules name and the published mapping does not have. */
const OTHER_CHANNELS = [
  "DNS Server",
  "Microsoft-Windows-DNS-Server/Analytical",
  "Microsoft-Windows-DNS-Server/Audit",
  "Microsoft-Windows-DriverFrameworks-UserMode/Operational",
];

/** All that any mapping of categories names, and some that none does. */
function eventIds(): readonly number[] {
  return [...Array.from({ length: 32 }, (_, id) => id), ...ANTIVIRUS, ...OTHER_IDS];
}

const OTHER_IDS = [255, 400, 600, 800, 1005, 1013, 1117, 4103, 4104, 4624, 4657, 4688, 5156, 5157, 7045];
