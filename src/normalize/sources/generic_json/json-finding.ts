import { SEVERITY, type SeverityId } from "../../../schema/ocsf.ts";
import { numberField, textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import { type KnownFinding, writtenSeverity } from "../../known-ocsf.ts";

/** A finding of a product, as its JSON tells of one. */
export type JsonFinding = KnownFinding & {
  readonly vendor: { readonly vendor: string; readonly name: string };
  /** Sigma's product, where it has one. */
  readonly product: string | null;
  readonly severityId: SeverityId;
};

/** The finding that a record is, or null when its fields tell of none. */
export function jsonFinding(fields: FieldMap, hasMark: (mark: string) => boolean): JsonFinding | null {
  const entry = ENTRIES.find(({ marks }) => marks.every(hasMark));
  if (entry === undefined) return null;
  const title = firstText(fields, entry.title);
  if (title === undefined) return null;
  return {
    title,
    uid: firstText(fields, UIDS),
    techniques: firstText(fields, entry.techniques ?? ""),
    vendor: entry.vendor,
    product: entry.product ?? null,
    severityId: severityOf(fields, entry),
  };
}

type Entry = {
  /** As those of `json-shape.ts`. */
  readonly marks: readonly string[];
  /** Fields in a text, of which the first that is there counts. */
  readonly title: string;
  readonly severity: string;
  /** The highest number that the product writes, when it writes numbers that are not from 0 to 10. */
  readonly most?: number;
  readonly techniques?: string;
  readonly vendor: JsonFinding["vendor"];
  readonly product?: string;
};

function firstText(fields: FieldMap, names: string): string | undefined {
  return names
    .split(" ")
    .map((name) => textField(fields, name))
    .find((text) => text !== undefined);
}

const UIDS =
  "id Id detail.id finding_info.uid finding.uid SystemAlertId kibana.alert.uuid event.id finding.name";

/** Nobody reports a finding to say that it is nothing: without a severity it is medium. */
function severityOf(fields: FieldMap, { severity, most = 10 }: Entry): SeverityId {
  const name = severity.split(" ").find((one) => fields.has(one)) ?? "";
  const number = numberField(fields, name);
  if (name === "severity_id") return OCSF_SEVERITIES[number ?? 0] ?? SEVERITY.medium;
  if (number !== undefined) return writtenSeverity(String(Math.max(0, Math.floor((number * 10) / most))));
  const text = textField(fields, name);
  return text === undefined ? SEVERITY.medium : writtenSeverity(text);
}

/** OCSF has two more than we do: unknown, and fatal above critical. */
const OCSF_SEVERITIES: readonly (SeverityId | undefined)[] = [undefined, 1, 2, 3, 4, 5, 5];

const AWS = { vendor: "AWS", name: "GuardDuty" } as const;

/**
 * Sources: the products' own documentation of their finding formats: GuardDuty finding JSON 2.0, AWS Security Finding
 * Format 2018-10-08, Microsoft Graph `security.alert` v2, Azure `SecurityAlert`, CrowdStrike streaming API
 * `DetectionSummaryEvent`, Elastic Security alerts, ECS `event.kind: alert`, Wazuh alerts, OCSF 1.9 category Findings,
 * Google Security Command Center.
 */
const ENTRIES: readonly Entry[] = [
  {
    marks: ["schemaVersion", "service.serviceName=guardduty"],
    title: "title type",
    severity: "severity",
    vendor: AWS,
    product: "aws",
  },
  {
    marks: ["detail-type=guardduty finding"],
    title: "detail.title detail.type",
    severity: "detail.severity",
    vendor: AWS,
    product: "aws",
  },
  {
    marks: ["ProductArn", "GeneratorId", "AwsAccountId"],
    title: "Title",
    severity: "Severity.Label FindingProviderFields.Severity.Label",
    vendor: { vendor: "AWS", name: "Security Hub" },
    product: "aws",
  },
  {
    marks: ["alertWebUrl", "serviceSource", "title"],
    title: "title",
    severity: "severity",
    techniques: "mitreTechniques",
    vendor: { vendor: "Microsoft", name: "Defender XDR" },
    product: "m365",
  },
  {
    marks: ["ProviderName", "AlertSeverity"],
    title: "DisplayName AlertName",
    severity: "AlertSeverity",
    techniques: "Techniques",
    vendor: { vendor: "Microsoft", name: "Sentinel" },
    product: "azure",
  },
  {
    marks: ["metadata.eventType=detectionsummaryevent"],
    title: "event.DetectName event.DetectDescription",
    severity: "event.SeverityName event.Severity",
    techniques: "event.TechniqueId",
    vendor: { vendor: "CrowdStrike", name: "Falcon" },
  },
  {
    marks: ["kibana.alert.rule.name"],
    title: "kibana.alert.rule.name",
    severity: "kibana.alert.severity",
    techniques: "kibana.alert.rule.threat.technique.id",
    vendor: { vendor: "Elastic", name: "Security" },
  },
  {
    marks: ["event.kind=alert", "rule.name"],
    title: "rule.name",
    severity: "event.severity",
    most: 100,
    techniques: "threat.technique.subtechnique.id threat.technique.id",
    vendor: { vendor: "Elastic", name: "ECS" },
  },
  {
    marks: ["rule.description", "rule.level", "agent.id"],
    title: "rule.description",
    severity: "rule.level",
    most: 15,
    techniques: "rule.mitre.id",
    vendor: { vendor: "Wazuh", name: "Wazuh" },
  },
  {
    marks: ["category_uid=2", "class_uid", "severity_id"],
    title: "finding_info.title finding.title",
    severity: "severity_id",
    techniques:
      "attacks.sub_technique.uid attacks.technique.uid finding_info.attacks.sub_technique.uid finding_info.attacks.technique.uid",
    vendor: { vendor: "OCSF", name: "Finding" },
  },
  {
    marks: ["finding.category", "finding.severity", "finding.resourceName"],
    title: "finding.category",
    severity: "finding.severity",
    vendor: { vendor: "Google", name: "Security Command Center" },
    product: "gcp",
  },
];
