import { z } from "zod";
import type { CorrelationFeed, CorrelationMatch } from "../../detect/index.ts";
import type { MatchRow } from "../../events/index.ts";
import type { FieldValue } from "../../schema/event.ts";

/** A match as it is stored: values by the names of their fields, because rules that ask for others may come. */
export function matchRow(
  tenantUid: string,
  { fields }: Pick<CorrelationFeed, "fields">,
  { ruleUid, time, receivedAt, eventUid, values, about }: CorrelationMatch,
): MatchRow {
  return {
    tenantUid,
    ruleUid,
    time,
    receivedAt: receivedAt ?? time,
    eventUid,
    sourceType: about.sourceType,
    sourceName: about.sourceName,
    fieldValues: JSON.stringify(
      Object.fromEntries(
        fields.map((field, place) => [field, values[place] ?? null]).filter(([, value]) => value !== null),
      ),
    ),
    entities: about.entities,
    foundEventUid: about.found?.eventUid ?? "",
    foundFindingUid: about.found?.findingUid ?? "",
  };
}

// written by us, and looked at just closely enough to know that it is that
const FieldValues = z.custom<Readonly<Record<string, FieldValue>>>(
  (value) => typeof value === "object" && value !== null,
);

/** A stored match as its rule's feed wants it now. */
export function matchOfRow({ fields }: Pick<CorrelationFeed, "fields">, row: MatchRow): CorrelationMatch {
  const values = FieldValues.parse(JSON.parse(row.fieldValues));
  const { ruleUid, time, receivedAt, eventUid, sourceType, sourceName, entities } = row;
  // of what was found before, nobody asks any more at which end of its moment it was
  const found = { eventUid: row.foundEventUid, findingUid: row.foundFindingUid, isAtEnd: false };
  return {
    ruleUid,
    time,
    receivedAt,
    eventUid,
    values: fields.map((field) => (Object.hasOwn(values, field) ? (values[field] ?? null) : null)),
    about: { sourceType, sourceName, entities, ...(found.findingUid === "" ? {} : { found }) },
  };
}
