import { CLASS, type OcsfEvent, SEVERITY } from "../../../schema/ocsf.ts";
import { textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import { ipAddress } from "../../ocsf-endpoint.ts";
import { type OcsfActivity, ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { put } from "../../put.ts";
import type { JsonObject } from "../../source.ts";
import { cloudtrailActivity } from "./cloudtrail-activity.ts";
import { addActor } from "./cloudtrail-actor.ts";
import { cloudtrailResources } from "./cloudtrail-resources.ts";

/** A CloudTrail record that is read. */
export type CloudtrailEvent = {
  readonly json: JsonObject;
  /** The same, flattened: `userIdentity.type`, `requestParameters.bucketName`. */
  readonly fields: FieldMap;
  readonly time: number;
};

/** The OCSF form of a CloudTrail record: a sign-in, a change of an IAM user, or a call of an API. */
export function cloudtrailOcsf(event: CloudtrailEvent): OcsfEvent {
  const { fields, time } = event;
  const activity = cloudtrailActivity(fields);
  const ocsf = ocsfEvent(...activity, { time, metadata: metadataOf(event, activity) });
  if (ocsf.activity_id === 99) put(ocsf, "activity_name", textField(fields, "eventName"));
  addOutcome(ocsf, event);
  addApi(ocsf, event);
  addActor(ocsf, event);
  addPlace(ocsf, event);
  if (ocsf.class_uid === CLASS.api_activity) {
    const resources = cloudtrailResources(event);
    if (resources.length > 0) ocsf.resources = resources;
  } else if (ocsf.class_uid === CLASS.account_change) ocsf.user = targetUser(event);
  ocsf.message = `${textField(fields, "eventName") ?? ""} (${textField(fields, "eventSource") ?? ""})`;
  return ocsf;
}

function metadataOf({ fields }: CloudtrailEvent, [classUid]: OcsfActivity): OcsfEvent["metadata"] {
  const isUnclassed = classUid === CLASS.base_event;
  const metadata = ocsfMetadata({ vendor: "AWS", name: "CloudTrail" }, isUnclassed ? [] : ["cloud"]);
  put(metadata.product, "version", textField(fields, "eventVersion"));
  put(metadata, "uid", textField(fields, "eventID"));
  put(metadata, "event_code", textField(fields, "eventType"));
  put(metadata, "log_name", textField(fields, "eventCategory"));
  return metadata;
}

/** A call without an error succeeded; a sign-in says how it ended in its response. */
function addOutcome(ocsf: OcsfEvent, { fields }: CloudtrailEvent): void {
  const error = textField(fields, "errorCode");
  const signIn = textField(fields, "responseElements.ConsoleLogin");
  const detail = textField(fields, "errorMessage");
  const hasFailed =
    error !== undefined || signIn === "Failure" || (signIn === undefined && detail !== undefined);
  ocsf.status_id = hasFailed ? 2 : 1;
  put(ocsf, "status_code", error);
  put(ocsf, "status_detail", detail);
  if (hasFailed) ocsf.severity_id = SEVERITY.low;
}

function addApi(ocsf: OcsfEvent, { fields }: CloudtrailEvent): void {
  const api: NonNullable<OcsfEvent["api"]> = {};
  put(api, "operation", textField(fields, "eventName"));
  put(api, "version", textField(fields, "apiVersion"));
  const service = textField(fields, "eventSource");
  if (service !== undefined) api.service = { name: service };
  const request = textField(fields, "requestID");
  if (request !== undefined) api.request = { uid: request };
  const response: NonNullable<typeof api.response> = {};
  put(response, "error", textField(fields, "errorCode"));
  put(response, "error_message", textField(fields, "errorMessage"));
  if (Object.keys(response).length > 0) api.response = response;
  ocsf.api = api;
}

function addPlace(ocsf: OcsfEvent, { fields }: CloudtrailEvent): void {
  ocsf.cloud = { provider: "AWS" };
  put(ocsf.cloud, "region", textField(fields, "awsRegion"));
  const account = textField(fields, "recipientAccountId") ?? textField(fields, "userIdentity.accountId");
  if (account !== undefined) ocsf.cloud.account = { uid: account };
  const source = textField(fields, "sourceIPAddress");
  const ip = ipAddress(source);
  // AWS' own services call as `cloudformation.amazonaws.com` or `AWS Internal`
  if (ip !== undefined) ocsf.src_endpoint = { ip };
  else if (source !== undefined)
    ocsf.src_endpoint = source.includes(" ") ? { name: source } : { hostname: source };
  const agent = textField(fields, "userAgent");
  if (agent !== undefined) ocsf.http_request = { user_agent: agent };
}

/** Whose account was changed: the request names it, unless it is the caller's own. */
function targetUser({ fields }: CloudtrailEvent): NonNullable<OcsfEvent["user"]> {
  const name =
    textField(fields, "requestParameters.userName") ??
    textField(fields, "responseElements.user.userName") ??
    textField(fields, "userIdentity.userName");
  const user: NonNullable<OcsfEvent["user"]> = {};
  put(user, "name", name);
  put(user, "uid", textField(fields, "responseElements.user.arn"));
  return user;
}
