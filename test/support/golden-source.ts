import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNormalizer } from "../../src/normalize/normalizer.ts";
import type { LogSource } from "../../src/normalize/source.ts";
import { LOG_SOURCES } from "../../src/normalize/source-registry.ts";
import type { NormalizedEvent } from "../../src/schema/event.ts";
import type { Outcome } from "../../src/schema/outcome.ts";
import type { RawRecord } from "../../src/schema/raw-record.ts";
import { ocsfSchema } from "./ocsf-schema.ts";

/** 24 November 2025, 12:00 UTC: when every sample was "received". */
export const RECEIVED_AT = Date.UTC(2025, 10, 24, 12);

/** A record as an import of a file would give it; `about` replaces what differs. */
export function rawRecord(text: string, about: Partial<RawRecord> = {}): RawRecord {
  return {
    tenantUid: "t1",
    sourceName: "sample",
    listener: "import",
    sourceType: null,
    host: null,
    receivedAt: RECEIVED_AT,
    context: null,
    bytes: new TextEncoder().encode(text),
    text,
    ...about,
  };
}

/** An outcome as JSON can show it: the fields' Map as an object. */
export function showOutcome(outcome: Outcome<NormalizedEvent>): unknown {
  if (outcome.kind !== "pass") return outcome;
  const { fields, ...event } = outcome.value;
  return { kind: "pass", value: { ...event, fields: Object.fromEntries(fields) } };
}

/**
 * Declares the golden tests of a source. Each `samples/NAME.in.EXT` has one record a line; what the source makes of
 * them is kept in `NAME.out.json`. `good` samples must pass and be recognised as this source without being told;
 * others (`malformed`, `hostile`) are read as if the sender had named this source.
 *
 * `context` is handed to all records, for formats whose header comes first.
 */
export function goldenSource(source: LogSource, testFile: string, context: string | null = null): void {
  const folder = new URL("./samples/", testFile);
  const detect = createNormalizer();
  const named = createNormalizer({ sources: [source], fallbacks: [] });
  const inputs = readdirSync(fileURLToPath(folder)).filter((name) => name.includes(".in."));

  describe(`samples of ${source.title}`, () => {
    test("there are good, malformed and hostile ones", () => {
      for (const kind of ["good", "malformed", "hostile"])
        expect(inputs.some((name) => name.startsWith(kind))).toBe(true);
    });

    test.each(inputs)("%s", async (name) => {
      const isGood = name.startsWith("good");
      const lines = readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n");
      const outcomes = lines.map((line) =>
        isGood
          ? detect.normalize(rawRecord(line, { context }))
          : named.normalize(rawRecord(line, { context, sourceType: source.name })),
      );
      for (const outcome of outcomes) {
        if (isGood) expect(outcome).toMatchObject({ kind: "pass", value: { sourceType: source.name } });
        if (outcome.kind === "pass") expect(ocsfSchema()?.problems(outcome.value.ocsf) ?? []).toEqual([]);
      }
      const output = fileURLToPath(new URL(name.replace(/\.in\..*$/, ".out.json"), folder));
      await expect(`${JSON.stringify(outcomes.map(showOutcome), null, 1)}\n`).toMatchFileSnapshot(output);
    });

    test.each(inputs)("%s is the same to rules without the OCSF form", (name) => {
      for (const line of readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n")) {
        const record = rawRecord(line, { context });
        const whole = detect.normalize(record);
        const read = detect.read(record);
        if (whole.kind !== "pass" || read.kind !== "pass") expect(read).toEqual(whole);
        else {
          const { ocsf, ...event } = whole.value;
          const { toOcsf, ...seen } = read.value;
          expect(seen).toEqual({ ...event, time: ocsf.time });
          // the making of one must not change what rules see
          expect(toOcsf().time).toBe(seen.time);
          expect(seen.fields).toEqual(event.fields);
        }
      }
    });

    test("no change to a sample makes the reader fail", () => {
      const lines = inputs.flatMap((name) =>
        readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n"),
      );
      fc.assert(
        fc.property(changed(lines), (text) => {
          expect(faultOf(named.normalize(rawRecord(text, { context, sourceType: source.name })))).toBeNull();
        }),
        { numRuns: 300 },
      );
    });

    test("a line that someone made very long is read like any other", () => {
      // a reader whose time grows with the square of the length would take minutes for each
      const lines = readFileSync(
        new URL(inputs.find((name) => name.startsWith("good")) ?? "", folder),
        "utf8",
      );
      for (const line of lines.trimEnd().split("\n"))
        for (const piece of ["\t", " ", "a ", "=", '"', ": "]) {
          const middle = Math.floor(line.length * 0.8);
          const text = line.slice(0, middle) + piece.repeat(200_000 / piece.length) + line.slice(middle);
          const record = rawRecord(text, { context, sourceType: source.name });
          expect(faultOf(named.normalize(record))).toBeNull();
        }
    });

    test("no other source takes a good sample for its own", () => {
      for (const name of inputs.filter((input) => input.startsWith("good")))
        for (const line of readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n"))
          for (const other of LOG_SOURCES.filter((candidate) => candidate !== source)) {
            const alone = createNormalizer({ sources: [other], fallbacks: [source] });
            expect(alone.normalize(rawRecord(line, { context }))).not.toMatchObject({
              value: { sourceType: other.name },
            });
          }
    });
  });
}

/** A line with a stretch of it gone, doubled, or put in the place of another, as broken senders and attackers do. */
function changed(lines: readonly string[]): fc.Arbitrary<string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const piece = fc.oneof(
    fc.constantFrom("", '"', "{", "=", ":", "|", " ", "\t", "\\", "1e999", "null"),
    fc.string(),
  );
  return fc.tuple(fc.constantFrom(...lines), place, place, piece).map(([line, from, to, between]) => {
    const start = Math.floor(from * line.length);
    return line.slice(0, start) + between + line.slice(Math.floor(to * line.length));
  });
}

function faultOf(outcome: Outcome<NormalizedEvent>): string | null {
  if (outcome.kind === "quarantine" && outcome.reason.startsWith("mapping_failed")) return outcome.reason;
  return outcome.kind === "pass" && !Number.isFinite(outcome.value.ocsf.time)
    ? "an event without a time"
    : null;
}
