import { TACTICS } from "../schema/attack.ts";
import { type Entity, type EntityKind, type Finding, severityOf } from "../schema/finding.ts";
import { CLASS, OCSF_VERSION, type OcsfAttack, typeUid } from "../schema/ocsf.ts";

/** `activity_id` of a finding that is told for the first time. */
const CREATE = 1;

/** `analytic.type_id`: what found it. Lists of indicators are no kind of their own. */
const ANALYTICS: Readonly<
  Record<Finding["detectorKind"], { readonly type_id: number; readonly type: string }>
> = {
  sigma: { type_id: 1, type: "Rule" },
  correlation: { type_id: 1, type: "Rule" },
  indicator: { type_id: 99, type: "Indicator list" },
};

/** `observable.type_id` of the things that findings name. Source: OCSF 1.9, dictionary and objects. */
const OBSERVABLES: Readonly<Record<EntityKind, { readonly type_id: number; readonly type: string }>> = {
  host: { type_id: 1, type: "Hostname" },
  user: { type_id: 4, type: "User Name" },
  ip: { type_id: 2, type: "IP Address" },
  domain: { type_id: 1, type: "Hostname" },
  hash: { type_id: 8, type: "File Hash" },
  file: { type_id: 45, type: "File Path" },
  process: { type_id: 9, type: "Process Name" },
  url: { type_id: 6, type: "URL String" },
  cloud_account: { type_id: 10, type: "Resource UID" },
};

/**
 * A finding as other products read it: OCSF 1.9, Detection Finding (class 2004). What OCSF has no place for is in
 * `unmapped`, by our own names. Ids of events are those that our API takes.
 */
export function findingOcsf(finding: Finding): object {
  const { correlation } = finding;
  const [start, end] = span(finding);
  return {
    class_uid: CLASS.detection_finding,
    class_name: "Detection Finding",
    category_uid: 2,
    category_name: "Findings",
    activity_id: CREATE,
    activity_name: "Create",
    type_uid: typeUid(CLASS.detection_finding, CREATE),
    severity_id: severityOf(finding.level),
    severity: capital(finding.level),
    status_id: 1,
    status: "New",
    is_alert: finding.purpose === "alert",
    // a finding is made as its event is received
    time: finding.receivedAt,
    start_time: start,
    end_time: end,
    message: finding.title,
    metadata: {
      version: OCSF_VERSION,
      product: { name: "Watchfloor", vendor_name: "Watchfloor" },
      uid: finding.uid,
      tenant_uid: finding.tenantUid,
    },
    finding_info: {
      uid: finding.uid,
      title: finding.title,
      types: [finding.detectorKind],
      created_time: finding.receivedAt,
      first_seen_time: start,
      last_seen_time: end,
      analytic: {
        ...ANALYTICS[finding.detectorKind],
        uid: finding.detectorUid,
        name: finding.title,
        version: finding.detectorVersion,
      },
      ...(attacksOf(finding).length === 0 ? {} : { attacks: attacksOf(finding) }),
      related_events: relatedTo(finding),
      related_events_count: correlation?.count ?? 1,
    },
    ...(finding.entities.length === 0 ? {} : { observables: finding.entities.map(observable) }),
    ...(finding.matched.length === 0
      ? {}
      : { evidences: finding.matched.map((matched) => ({ name: matched.selection, data: matched })) }),
    unmapped: unmappedOf(finding),
  };
}

/** From the first to the last event that it rests on; of a correlation those that are kept. */
function span({ time, correlation }: Finding): readonly [number, number] {
  const times = [time, ...(correlation?.events.map((event) => event.time) ?? [])];
  return [Math.min(...times), Math.max(...times)];
}

/** Which tactic a technique served is not known of a rule that names several. */
function attacksOf({ tactics, techniques }: Finding): OcsfAttack[] {
  const named = tactics.flatMap((tag) => {
    const tactic = TACTICS.find((known) => known.tag === tag);
    return tactic === undefined ? [] : [{ tactic: { uid: tactic.uid, name: tactic.name } }];
  });
  return [...named, ...techniques.map(technique)];
}

function technique(uid: string): OcsfAttack {
  const [parent = uid, sub] = uid.split(".");
  return sub === undefined ? { technique: { uid } } : { technique: { uid: parent }, sub_technique: { uid } };
}

function relatedTo({ eventUid, correlation }: Finding): { uid: string; title?: string }[] {
  const others = correlation?.events.map((event) => ({ uid: event.eventUid, title: event.title })) ?? [];
  return others.length === 0 ? [{ uid: eventUid }] : others;
}

function observable({ kind, value, role }: Entity): object {
  return { ...OBSERVABLES[kind], name: role === undefined ? kind : `${role}.${kind}`, value };
}

function unmappedOf(finding: Finding): object {
  const { sourceType, sourceName, purpose, unanswered, foundBy, correlation } = finding;
  return {
    source_type: sourceType,
    source_name: sourceName,
    purpose,
    ...(unanswered.length === 0 ? {} : { unanswered }),
    ...(foundBy === undefined ? {} : { found_by: foundBy }),
    ...(correlation === undefined ? {} : { correlation }),
  };
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
