import { type OcsfEvent, SEVERITY, type SeverityId } from "../../../schema/ocsf.ts";
import { integerField, textField } from "../../field-value.ts";
import { ocsfAttacks } from "../../ocsf-attack.ts";
import { put } from "../../put.ts";
import type { EveEvent } from "./eve-event.ts";

/** What the sensor thought and did, as OCSF's profile `security_control` has it. The signature is its rule. */
export function addAlert(ocsf: OcsfEvent, { fields }: EveEvent): void {
  const title = textField(fields, "alert.signature") ?? "Suricata alert";
  ocsf.message = title;
  ocsf.is_alert = true;
  ocsf.severity_id = SEVERITIES[integerField(fields, "alert.severity") ?? 0] ?? SEVERITY.low;
  ocsf.firewall_rule = { name: title };
  put(ocsf.firewall_rule, "uid", textField(fields, "alert.signature_id"));
  put(ocsf.firewall_rule, "category", textField(fields, "alert.category"));
  const isBlocked = textField(fields, "alert.action") === "blocked";
  ocsf.action_id = isBlocked ? ACTION.denied : ACTION.allowed;
  ocsf.disposition_id = isBlocked ? DISPOSITION.blocked : DISPOSITION.detected;
  // Emerging Threats names techniques in the metadata of its rules
  put(ocsf, "attacks", ocsfAttacks(textField(fields, "alert.metadata.mitre_technique_id")));
}

/** A packet that the sensor, used as a filter, let nobody have. */
export function addDrop(ocsf: OcsfEvent, { fields }: EveEvent): void {
  ocsf.message = textField(fields, "alert.signature") ?? textField(fields, "drop.reason") ?? "Packet dropped";
  ocsf.severity_id = SEVERITY.low;
  ocsf.action_id = ACTION.denied;
  ocsf.disposition_id = DISPOSITION.dropped;
  ocsf.status_id = 2;
}

/** By the priority of the rule's classification; 1 is the worst. Source: `classification.config`. */
const SEVERITIES: readonly (SeverityId | undefined)[] = [
  undefined,
  SEVERITY.high,
  SEVERITY.medium,
  SEVERITY.low,
  SEVERITY.informational,
];
const ACTION = { allowed: 1, denied: 2 } as const;
const DISPOSITION = { blocked: 2, dropped: 6, detected: 15 } as const;
