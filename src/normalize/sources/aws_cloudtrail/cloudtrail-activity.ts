import { CLASS } from "../../../schema/ocsf.ts";
import { textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import type { OcsfActivity } from "../../ocsf-event.ts";

/** Class and activity of a CloudTrail record: by its name where it is about accounts, else by the verb of the call. */
export function cloudtrailActivity(fields: FieldMap): OcsfActivity {
  const name = textField(fields, "eventName") ?? "";
  const service = textField(fields, "eventSource") ?? "";
  if (service === "signin.amazonaws.com" && SIGN_INS.has(name)) return [CLASS.authentication, 1];
  const change = service === "iam.amazonaws.com" ? ACCOUNT_CHANGES.get(name) : undefined;
  if (change !== undefined) return [CLASS.account_change, change];
  if (fields.get("readOnly") === true) return [CLASS.api_activity, READ];
  const verb = /^[A-Z][a-z0-9]*/.exec(name)?.[0] ?? "";
  return [CLASS.api_activity, VERBS.get(verb) ?? 99];
}

const SIGN_INS: ReadonlySet<string> = new Set([
  "ConsoleLogin",
  "CredentialVerification",
  "UserAuthentication",
]);

/** `activity_id` of a change of an account: OCSF class `account_change`. */
const ACCOUNT_CHANGES: ReadonlyMap<string, number> = new Map([
  ["CreateUser", 1],
  ["ChangePassword", 3],
  ["CreateLoginProfile", 2],
  ["UpdateLoginProfile", 4],
  ["DeleteLoginProfile", 5],
  ["DeleteUser", 6],
  ["AttachUserPolicy", 7],
  ["PutUserPolicy", 7],
  ["DetachUserPolicy", 8],
  ["DeleteUserPolicy", 8],
  ["EnableMFADevice", 10],
  ["DeactivateMFADevice", 11],
]);

/** `activity_id` of a call: OCSF class `api_activity`. */
const [CREATE, READ, UPDATE, DELETE] = [1, 2, 3, 4] as const;

const VERBS: ReadonlyMap<string, number> = new Map(
  [
    {
      id: CREATE,
      verbs: [
        "Create",
        "Run",
        "Allocate",
        "Register",
        "Import",
        "Copy",
        "Request",
        "Issue",
        "Add",
        "Restore",
      ],
    },
    {
      id: READ,
      verbs: [
        "Get",
        "List",
        "Describe",
        "Head",
        "Lookup",
        "Search",
        "Query",
        "Scan",
        "Batch",
        "Select",
        "View",
      ],
    },
    {
      id: UPDATE,
      verbs: [
        "Update",
        "Modify",
        "Put",
        "Set",
        "Attach",
        "Associate",
        "Enable",
        "Change",
        "Tag",
        "Authorize",
        "Start",
      ],
    },
    {
      id: UPDATE,
      verbs: ["Stop", "Reboot", "Reset", "Replace", "Disable", "Detach", "Disassociate", "Revoke", "Untag"],
    },
    {
      id: DELETE,
      verbs: ["Delete", "Terminate", "Remove", "Deregister", "Release", "Schedule", "Cancel", "Purge"],
    },
  ].flatMap(({ id, verbs }) => verbs.map((verb) => [verb, id] as const)),
);
