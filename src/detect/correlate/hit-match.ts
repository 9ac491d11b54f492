import { createHash } from "node:crypto";
import { z } from "zod";
import type { FieldScalar, FieldValue } from "../../schema/event.ts";
import { Entity } from "../../schema/finding.ts";
import type { CorrelationHit } from "./correlation-run.ts";
import type { CorrelationMatch } from "./match.ts";

/** The uid of what a correlation found: the same for the same events, whoever works it out and however often. */
export function hitUid({ linked, group, end, matches }: CorrelationHit): string {
  // of a window that was judged when it was complete the moment of that says which it was
  const at = end.eventUid === "" ? `${end.time}` : end.eventUid;
  const last = matches.at(-1)?.eventUid ?? "";
  return createHash("sha256")
    .update(JSON.stringify([linked.correlation.uid, group.key, at, last]))
    .digest("hex")
    .slice(0, 32);
}

/**
 * What a correlation found as a match for those that refer to it: at the time and event with which it was complete. The
 * fields that they read are those of its group, else all values that its listed events have there.
 */
export function matchOfHit(hit: CorrelationHit): CorrelationMatch {
  const { linked, end, matches } = hit;
  const uid = hitUid(hit);
  const newest = matches.at(-1);
  return {
    ruleUid: linked.correlation.uid,
    time: end.time,
    eventUid: end.eventUid === "" ? uid : end.eventUid,
    values: linked.passedFields.map((field) => passedValue(hit, field)),
    about: {
      sourceType: newest?.about.sourceType ?? "",
      sourceName: newest?.about.sourceName ?? "",
      entities: JSON.stringify(joinedEntities(hit)),
      found: {
        eventUid: newest === undefined ? "" : eventOf(newest),
        findingUid: uid,
        isAtEnd: isAtEnd(hit),
      },
    },
  };
}

/** True for what was complete with the end of a window, its own or one that it rests on. */
export function isAtEnd({ end, matches }: Pick<CorrelationHit, "end" | "matches">): boolean {
  const newest = matches.at(-1);
  return end.eventUid === "" || (newest?.eventUid === end.eventUid && newest.about.found?.isAtEnd === true);
}

/** The event that a match is of, or that stands for what an inner correlation found. */
export function eventOf({ eventUid, about }: CorrelationMatch): string {
  return about.found?.eventUid ?? eventUid;
}

/** Entities of one finding, as many as that of an event has. */
const MOST_ENTITIES = 30;
const Entities = z.array(Entity);

/** The entities of the events, those of the group first: they are what the finding is about. */
export function joinedEntities({ group, matches }: Pick<CorrelationHit, "group" | "matches">): Entity[] {
  const found = new Map<string, Entity>();
  for (const { about } of matches.toReversed())
    for (const entity of Entities.parse(JSON.parse(about.entities)))
      found.set(`${entity.kind}:${entity.value.toLowerCase()}`, entity);
  const isOfGroup = ({ value }: Entity): boolean => group.parts.includes(value.toLowerCase());
  const all = [...found.values()];
  return [...all.filter(isOfGroup), ...all.filter((entity) => !isOfGroup(entity))].slice(0, MOST_ENTITIES);
}

function passedValue({ linked, group, matches }: CorrelationHit, field: string): FieldValue {
  const place = linked.correlation.groupBy.indexOf(field);
  if (place >= 0) return group.parts[place] ?? null;
  const found = new Map<string, FieldScalar>();
  for (const { ruleUid, values } of matches) {
    const value = values[linked.innerFields.get(ruleUid)?.indexOf(field) ?? -1] ?? null;
    for (const member of typeof value === "object" && value !== null ? value : [value])
      if (member !== null) found.set(String(member).toLowerCase(), member);
  }
  return [...found.values()];
}
