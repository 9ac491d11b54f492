import { z } from "zod";
import type { ReadValue } from "../indicator.ts";
import { readStixPattern, type StixComparison } from "./stix-pattern.ts";

const Bundle = z.looseObject({ type: z.literal("bundle"), objects: z.array(z.unknown()).default([]) });
const AnyObject = z.looseObject({ type: z.string(), id: z.string().optional() });
const IndicatorObject = z.looseObject({
  type: z.literal("indicator"),
  id: z.string(),
  pattern: z.string(),
  // STIX 2.0 has no pattern_type: all patterns were its own
  pattern_type: z.string().default("stix"),
  valid_until: z.iso.datetime({ offset: true }).optional(),
  revoked: z.boolean().default(false),
});

/** Object paths whose values a list can hold. Source: STIX 2.1, section 6. */
const PATH = /^(?:(?:ipv4-addr|ipv6-addr|domain-name|url):value|file:hashes\..+)$/;

/**
 * The indicator objects of a STIX 2.0 or 2.1 bundle; all its other objects are about them and are passed over. `now` is
 * epoch milliseconds: what was valid until before is rejected.
 */
export function* readStixBundle(text: string, now: number): Generator<ReadValue> {
  const bundle = parseBundle(text);
  if (typeof bundle === "string") {
    yield { line: 1, text: text.slice(0, 80), fault: bundle };
    return;
  }
  const lines = new LineFinder(text);
  let isEmpty = true;
  for (const object of bundle) {
    const known = AnyObject.safeParse(object);
    if (!known.success || known.data.type !== "indicator") continue;
    isEmpty = false;
    yield* valuesOf(object, lines.of(known.data.id), now);
  }
  if (isEmpty) yield { line: 1, text: "", fault: "the bundle has no indicator objects" };
}

function parseBundle(text: string): unknown[] | string {
  try {
    const bundle = Bundle.safeParse(JSON.parse(text));
    return bundle.success
      ? bundle.data.objects
      : "no STIX bundle: expected type 'bundle' and a list of objects";
  } catch (error) {
    return `no JSON: ${error instanceof Error ? error.message : ""}`;
  }
}

function* valuesOf(object: unknown, line: number, now: number): Generator<ReadValue> {
  const parsed = IndicatorObject.safeParse(object);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    yield {
      line,
      text: "",
      fault: `the indicator's ${issue?.path.join(".") ?? "fields"}: ${issue?.message ?? ""}`,
    };
    return;
  }
  const { pattern, pattern_type, revoked, valid_until } = parsed.data;
  const isExpired = valid_until !== undefined && Date.parse(valid_until) <= now;
  if (pattern_type !== "stix")
    yield { line, text: pattern, fault: `a pattern of ${pattern_type}, not of STIX` };
  else if (revoked) yield { line, text: pattern, fault: "the indicator was revoked" };
  else if (isExpired) yield { line, text: pattern, fault: `the indicator was valid until ${valid_until}` };
  else yield* valuesOfPattern(pattern, line);
}

function* valuesOfPattern(pattern: string, line: number): Generator<ReadValue> {
  const comparisons = readStixPattern(pattern);
  if (!comparisons.ok) {
    yield { line, text: pattern, fault: comparisons.error };
    return;
  }
  for (const comparison of comparisons.value) yield* valuesOfComparison(comparison, line);
}

function* valuesOfComparison({ path, values }: StixComparison, line: number): Generator<ReadValue> {
  for (const text of values)
    yield PATH.test(path) ? { line, text } : { line, text, fault: `values of ${path} are not matched` };
}

/** Lines of objects by their ids. Objects come in the order of the text, so it is gone through once. */
class LineFinder {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  of(id: string | undefined): number {
    const found = id === undefined ? -1 : this.#text.indexOf(`"${id}"`, this.#at);
    if (found < 0) return this.#line;
    for (
      let at = this.#text.indexOf("\n", this.#at);
      at >= 0 && at < found;
      at = this.#text.indexOf("\n", at + 1)
    )
      this.#line++;
    this.#at = found;
    return this.#line;
  }
}
