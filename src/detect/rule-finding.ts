import { createHash } from "node:crypto";
import { attackOf } from "../schema/attack.ts";
import type { NormalizedEvent } from "../schema/event.ts";
import type { Finding } from "../schema/finding.ts";
import { entitiesOf } from "./entities.ts";
import { explainMatch } from "./sigma/evaluate.ts";
import type { SigmaRule } from "./sigma/rule.ts";
import { unansweredFields } from "./sigma/stand-ins.ts";

/** Where the event came from, as its finding repeats it. */
export type FindingOrigin = Pick<Finding, "tenantUid" | "sourceName" | "receivedAt" | "eventUid">;

/** Reasons that are repeated in a finding; a rule with a thousand values can match on dozens. */
const MOST_REASONS = 20;

/** What a rule found in an event. The same rule and event give the same uid, whoever asks and however often. */
export function ruleFinding(rule: SigmaRule, event: NormalizedEvent, origin: FindingOrigin): Finding {
  return {
    ...origin,
    uid: findingUid(rule.uid, origin.eventUid),
    detectorKind: "sigma",
    detectorUid: rule.uid,
    detectorVersion: rule.version,
    title: rule.title,
    level: rule.level,
    purpose: "alert",
    ...attackOf(rule.tags),
    time: event.ocsf.time,
    sourceType: event.sourceType,
    entities: entitiesOf(event.ocsf),
    matched: explainMatch(rule.condition, event.fields).slice(0, MOST_REASONS),
    unanswered: unansweredFields(rule, event),
  };
}

export function findingUid(detectorUid: string, eventUid: string): string {
  return createHash("sha256").update(`${detectorUid}\n${eventUid}`).digest("hex").slice(0, 32);
}
