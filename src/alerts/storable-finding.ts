import { storableText } from "../platform/postgres/storable.ts";
import type { Entity, Finding, FoundCorrelation, MatchedCondition } from "../schema/finding.ts";

/** What an index of PostgreSQL holds is at most 2704 bytes, and an entity's value stands there beside others. */
const MOST_ENTITY_BYTES = 2048;

/**
 * A finding as PostgreSQL can keep it: values come from whoever sends events, and one that the database refuses would
 * hold up the group that it came in for ever.
 */
export function storableFinding(finding: Finding): Finding {
  return {
    ...finding,
    title: storableText(finding.title),
    tactics: finding.tactics.map(storableText),
    techniques: finding.techniques.map(storableText),
    sourceName: storableText(finding.sourceName),
    entities: finding.entities.flatMap(storableEntity),
    matched: finding.matched.map(storableCondition),
    unanswered: finding.unanswered.map(storableText),
    ...(finding.correlation === undefined ? {} : { correlation: storableCorrelation(finding.correlation) }),
  };
}

function storableCorrelation(correlation: FoundCorrelation): FoundCorrelation {
  return {
    ...correlation,
    condition: storableText(correlation.condition),
    group: correlation.group.map(({ field, value }) => ({
      field: storableText(field),
      value: storableText(value),
    })),
    events: correlation.events.map((event) => ({ ...event, title: storableText(event.title) })),
  };
}

function storableEntity(entity: Entity): Entity[] {
  const value = storableText(entity.value);
  // folded, because a letter can be longer in lower case
  return Buffer.byteLength(value.toLowerCase()) > MOST_ENTITY_BYTES ? [] : [{ ...entity, value }];
}

function storableCondition(condition: MatchedCondition): MatchedCondition {
  return {
    selection: storableText(condition.selection),
    field: condition.field === null ? null : storableText(condition.field),
    modifiers: condition.modifiers.map(storableText),
    pattern: storableText(condition.pattern),
    value: storableText(condition.value),
  };
}
