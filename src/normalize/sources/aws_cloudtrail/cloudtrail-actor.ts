import { CLASS, type OcsfEvent, type OcsfSession, type OcsfUser } from "../../../schema/ocsf.ts";
import { textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import { USER_TYPE } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { parseTime } from "../../time.ts";

/** Sets who called, with what credentials and in which session. A sign-in has the same as its user. */
export function addActor(ocsf: OcsfEvent, { fields }: { readonly fields: FieldMap }): void {
  const user = userOf(fields);
  const session = sessionOf(fields);
  ocsf.actor = {};
  put(ocsf.actor, "user", user);
  put(ocsf.actor, "session", session);
  put(ocsf.actor, "invoked_by", textField(fields, "userIdentity.invokedBy"));
  const provider = textField(fields, "userIdentity.identityProvider");
  if (provider !== undefined) ocsf.actor.idp = { name: provider };
  if (ocsf.class_uid !== CLASS.authentication) return;
  put(ocsf, "user", user);
  const mfa = textField(fields, "additionalEventData.MFAUsed")?.toLowerCase();
  if (mfa === "yes" || mfa === "no") ocsf.is_mfa = mfa === "yes";
  ocsf.is_remote = true;
}

function userOf(fields: FieldMap): OcsfUser | undefined {
  const type = textField(fields, "userIdentity.type");
  const user: OcsfUser = {};
  put(user, "name", nameOf(fields, type));
  put(user, "uid", textField(fields, "userIdentity.arn") ?? textField(fields, "userIdentity.principalId"));
  put(user, "type", type);
  if (type !== undefined) user.type_id = TYPES.get(type) ?? USER_TYPE.unknown;
  const account = textField(fields, "userIdentity.accountId");
  if (account !== undefined) user.account = { uid: account };
  put(user, "credential_uid", textField(fields, "userIdentity.accessKeyId"));
  return Object.keys(user).length === 0 ? undefined : user;
}

const TYPES: ReadonlyMap<string, number> = new Map([
  ["Root", USER_TYPE.admin],
  ["IAMUser", USER_TYPE.user],
  ["AssumedRole", USER_TYPE.user],
  ["FederatedUser", USER_TYPE.user],
  ["IdentityCenterUser", USER_TYPE.user],
  ["AWSService", USER_TYPE.system],
]);

/** `arn:aws:sts::111122223333:assumed-role/Admin/alice` is `Admin/alice`: who, in what role. */
function nameOf(fields: FieldMap, type: string | undefined): string | undefined {
  const name = textField(fields, "userIdentity.userName");
  if (name !== undefined) return name;
  if (type === "Root") return "root";
  const arn = textField(fields, "userIdentity.arn");
  const inArn =
    arn === undefined ? undefined : /:(?:assumed-role|user|federated-user)\/(.{1,256})$/.exec(arn)?.[1];
  return (
    inArn ??
    textField(fields, "userIdentity.sessionContext.sessionIssuer.userName") ??
    textField(fields, "userIdentity.invokedBy") ??
    textField(fields, "userIdentity.principalId")
  );
}

function sessionOf(fields: FieldMap): OcsfSession | undefined {
  const session: OcsfSession = {};
  const context = "userIdentity.sessionContext";
  put(session, "created_time", parseTime(fields.get(`${context}.attributes.creationDate`)) ?? undefined);
  put(session, "issuer", textField(fields, `${context}.sessionIssuer.arn`));
  const mfa = textField(fields, `${context}.attributes.mfaAuthenticated`);
  if (mfa === "true" || mfa === "false") session.is_mfa = mfa === "true";
  return Object.keys(session).length === 0 ? undefined : session;
}
