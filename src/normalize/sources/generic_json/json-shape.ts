import { textField } from "../../field-value.ts";
import { addField, type FieldMap } from "../../flatten.ts";

/** A product whose JSON records are known by their fields. */
export type JsonShape = {
  readonly vendor: { readonly vendor: string; readonly name: string };
  /** Sigma's product, services and categories, as the rules of SigmaHQ have them. */
  readonly product: string;
  readonly services: readonly string[];
  readonly categories?: readonly string[];
  /** What happened, in the record's own words. */
  readonly name: (fields: FieldMap) => string | undefined;
};

/** The product that a record is of, or null when its fields tell of none. The name that rules use is added to its fields. */
export function jsonShape(fields: FieldMap): JsonShape | null {
  const entry = SHAPES.find(({ marks }) => marks.every((mark) => hasMark(fields, mark)));
  if (entry === undefined) return null;
  for (const [name, from] of entry.aliases ?? [])
    if (!fields.has(name)) addField(fields, name, textField(fields, from) ?? null);
  return { ...entry.shape, name: (event) => textField(event, entry.event) };
}

type Entry = {
  /** Fields that all must be there; `name=value` asks for the value too, whatever its case. */
  readonly marks: readonly string[];
  /** The field that says what happened. */
  readonly event: string;
  readonly aliases?: readonly (readonly [name: string, from: string])[];
  readonly shape: Omit<JsonShape, "name">;
};

/** True when a record has what an entry of a table asks for. */
export function hasMark(fields: FieldMap, mark: string): boolean {
  const [name = "", value] = mark.split("=");
  return value === undefined ? fields.has(name) : textField(fields, name)?.toLowerCase() === value;
}

const MICROSOFT_AZURE = { vendor: "Microsoft", name: "Azure" } as const;

const GITHUB = {
  vendor: { vendor: "GitHub", name: "GitHub" },
  product: "github",
  services: ["audit"],
} as const;

const SHAPES: readonly Entry[] = [
  {
    marks: ["eventType", "published", "actor.alternateId", "outcome.result"],
    event: "displayMessage",
    shape: { vendor: { vendor: "Okta", name: "Okta" }, product: "okta", services: ["okta"] },
  },
  {
    marks: ["kind=event", "verb", "objectRef.resource", "auditID"],
    event: "verb",
    shape: {
      vendor: { vendor: "CNCF", name: "Kubernetes" },
      product: "kubernetes",
      services: ["audit"],
      categories: ["application"],
    },
  },
  {
    marks: ["category=signinlogs"],
    event: "operationName",
    aliases: [
      ["ResultType", "resultType"],
      ["Status", "properties.status.errorCode"],
    ],
    shape: { vendor: MICROSOFT_AZURE, product: "azure", services: ["signinlogs"] },
  },
  {
    marks: ["category=auditlogs"],
    event: "operationName",
    aliases: [
      ["OperationName", "operationName"],
      ["properties.message", "properties.activityDisplayName"],
    ],
    shape: { vendor: MICROSOFT_AZURE, product: "azure", services: ["auditlogs"] },
  },
  {
    marks: ["category=administrative", "operationName"],
    event: "operationName",
    shape: { vendor: MICROSOFT_AZURE, product: "azure", services: ["activitylogs"] },
  },
  {
    marks: ["riskEventType"],
    event: "riskEventType",
    shape: { vendor: MICROSOFT_AZURE, product: "azure", services: ["riskdetection", "pim"] },
  },
  {
    marks: ["Workload", "Operation", "RecordType"],
    event: "Operation",
    aliases: [
      ["eventName", "Operation"],
      ["status", "ResultStatus"],
    ],
    shape: {
      vendor: { vendor: "Microsoft", name: "Microsoft 365" },
      product: "m365",
      services: ["audit", "exchange", "threat_management", "threat_detection"],
    },
  },
  {
    marks: ["protoPayload.@type=type.googleapis.com/google.cloud.audit.auditlog"],
    event: "protoPayload.methodName",
    aliases: [["gcp.audit.method_name", "protoPayload.methodName"]],
    shape: { vendor: { vendor: "Google", name: "Google Cloud" }, product: "gcp", services: ["gcp.audit"] },
  },
  {
    marks: ["action", "actor", "_document_id"],
    event: "action",
    shape: GITHUB,
  },
  {
    marks: ["action", "actor", "actor_id", "org"],
    event: "action",
    shape: GITHUB,
  },
  {
    marks: ["auditType.category", "auditType.action"],
    event: "auditType.action",
    shape: { vendor: { vendor: "Atlassian", name: "Bitbucket" }, product: "bitbucket", services: ["audit"] },
  },
  {
    marks: ["event_type_id", "account_id"],
    event: "event_type_id",
    shape: {
      vendor: { vendor: "OneLogin", name: "OneLogin" },
      product: "onelogin",
      services: ["onelogin.events"],
    },
  },
  {
    marks: ["logtype", "node_id", "dst_host", "src_host"],
    event: "logtype",
    shape: {
      vendor: { vendor: "Thinkst", name: "OpenCanary" },
      product: "opencanary",
      services: [],
      categories: ["application"],
    },
  },
  {
    marks: ["event_type", "auth_device.ip", "txid"],
    event: "event_type",
    shape: { vendor: { vendor: "Cisco", name: "Duo" }, product: "cisco", services: ["duo"] },
  },
];
