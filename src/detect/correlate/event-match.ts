import { createHash } from "node:crypto";
import type { FieldScalar, FieldValue, NormalizedEvent } from "../../schema/event.ts";
import { entitiesOf } from "../entities.ts";
import type { FindingOrigin } from "../rule-finding.ts";
import type { CorrelationFeed } from "./link-correlations.ts";
import type { CorrelationMatch } from "./match.ts";

/** Entities that are kept with a match, and characters of a value: there can be ten thousand matches a second. */
const MOST_ENTITIES = 8;
const MOST_CHARACTERS = 512;
/** Values that are kept of a field that has a list. */
const MOST_MEMBERS = 100;

/** What correlations need of an event that a rule matched: the fields that they read, and what their finding repeats. */
export function eventMatch(
  ruleUid: string,
  event: Pick<NormalizedEvent, "fields" | "ocsf" | "sourceType">,
  origin: Omit<FindingOrigin, "tenantUid" | "receivedAt"> & { readonly receivedAt?: number },
  { fields }: Pick<CorrelationFeed, "fields">,
): CorrelationMatch {
  const { eventUid, sourceName, receivedAt } = origin;
  return {
    ruleUid,
    time: event.ocsf.time,
    eventUid,
    ...(receivedAt === undefined ? {} : { receivedAt }),
    values: fields.map((field) => kept(event.fields.get(field) ?? null)),
    about: {
      sourceType: event.sourceType,
      sourceName,
      entities: JSON.stringify(entitiesOf(event.ocsf).slice(0, MOST_ENTITIES)),
    },
  };
}

function kept(value: FieldValue): FieldValue {
  if (typeof value !== "object" || value === null) return shortened(value);
  return value.slice(0, MOST_MEMBERS).map(shortened);
}

/** Long texts are cut, with a hash of the whole behind, so that those that differ stay different. */
function shortened(value: FieldScalar): FieldScalar {
  if (typeof value !== "string" || value.length <= MOST_CHARACTERS) return value;
  const hash = createHash("sha256").update(value.toLowerCase()).digest("hex").slice(0, 32);
  return `${value.slice(0, MOST_CHARACTERS)} ${hash}`;
}
