import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { ocsfUser } from "../../ocsf-user.ts";
import { put } from "../../put.ts";
import { textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { userOf } from "../microsoft_windows/windows-ocsf.ts";
import { type AuditMapping, auditMappings } from "./audit.ts";

/** User and computer accounts, groups, rights, and changes in the directory. */
export const ACCOUNT_MAPPINGS = auditMappings([
  [4720, account("Account created", 1)],
  [4722, account("Account enabled", 4)],
  [4723, account("Password changed", 8)],
  [4724, account("Password reset", 9)],
  [4725, account("Account disabled", 5)],
  [4726, account("Account deleted", 3)],
  [4738, account("Account changed", 2)],
  [4740, account("Account locked out", 6)],
  [4741, account("Computer account created", 1)],
  [4742, account("Computer account changed", 2)],
  [4743, account("Computer account deleted", 3)],
  [4767, account("Account unlocked", 7)],
  [4781, { title: "Account renamed", activity: [CLASS.user_management, 2], add: addRenamed }],
  [[4704, 4717], { title: "User right assigned", activity: [CLASS.user_management, 14], add: addRights }],
  [[4705, 4718], { title: "User right removed", activity: [CLASS.user_management, 15], add: addRights }],
  [[4727, 4731, 4744, 4749, 4754, 4759], group("Group created", 6)],
  [[4728, 4732, 4746, 4751, 4756, 4761], group("Member added to group", 3)],
  [[4729, 4733, 4747, 4752, 4757, 4762], group("Member removed from group", 4)],
  [[4730, 4734, 4748, 4753, 4758, 4763], group("Group deleted", 5)],
  [[4735, 4737, 4745, 4750, 4755, 4760, 4764], group("Group changed", 9)],
  [[4798, 4799], entity("Group membership enumerated", 2)],
  [4662, entity("Directory object accessed", 2)],
  [[4706, 4716], entity("Domain trust changed", 3)],
  [4707, entity("Domain trust removed", 4)],
  [4713, entity("Kerberos policy changed", 3)],
  [4739, entity("Domain policy changed", 3)],
  [5136, entity("Directory object changed", 3)],
  [5137, entity("Directory object created", 1)],
  [5138, entity("Directory object undeleted", 1)],
  [5139, entity("Directory object moved", 5)],
  [5141, entity("Directory object deleted", 4)],
]);

function account(title: string, activityId: number): AuditMapping {
  return { title, activity: [CLASS.user_management, activityId], add: addTarget };
}

function group(title: string, activityId: number): AuditMapping {
  return { title, activity: [CLASS.group_management, activityId], add: addGroup };
}

function entity(title: string, activityId: number): AuditMapping {
  return { title, activity: [CLASS.entity_management, activityId], add: addEntity };
}

function addTarget(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", userOf(event, "Target"));
}

function addRenamed(ocsf: OcsfEvent, event: WindowsEvent): void {
  const domain = textOf(event, "TargetDomainName");
  put(
    ocsf,
    "user",
    ocsfUser({ name: textOf(event, "NewTargetUserName"), domain, uid: textOf(event, "TargetSid") }),
  );
  const [oldName, newName] = [textOf(event, "OldTargetUserName"), textOf(event, "NewTargetUserName")];
  if (oldName !== undefined && newName !== undefined)
    ocsf.message = `Account renamed: ${oldName} to ${newName}`;
}

function addRights(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "user", ocsfUser({ uid: textOf(event, "TargetSid") }));
  const rights =
    textOf(event, "PrivilegeList") ?? textOf(event, "AccessGranted") ?? textOf(event, "AccessRemoved");
  if (rights !== undefined) ocsf.privileges = rights.split(/\s+/).filter((name) => name !== "");
}

/** A member is named by its distinguished name, which local groups leave empty, and its SID. */
function addGroup(ocsf: OcsfEvent, event: WindowsEvent): void {
  const found: NonNullable<OcsfEvent["group"]> = {};
  put(found, "name", textOf(event, "TargetUserName"));
  put(found, "domain", textOf(event, "TargetDomainName"));
  put(found, "uid", textOf(event, "TargetSid"));
  ocsf.group = found;
  const member = textOf(event, "MemberName");
  const name = /^CN=((?:[^,\\]|\\.)+)/i.exec(member ?? "")?.[1] ?? member;
  put(ocsf, "user", ocsfUser({ name, uid: textOf(event, "MemberSid") }));
}

function addEntity(ocsf: OcsfEvent, event: WindowsEvent): void {
  const found: NonNullable<OcsfEvent["entity"]> = {};
  const name =
    textOf(event, "ObjectDN") ??
    textOf(event, "ObjectName") ??
    textOf(event, "TargetUserName") ??
    textOf(event, "DomainName");
  put(found, "name", name);
  put(found, "type", textOf(event, "ObjectClass") ?? textOf(event, "ObjectType"));
  put(found, "uid", textOf(event, "ObjectGUID") ?? textOf(event, "TargetSid") ?? textOf(event, "DomainSid"));
  ocsf.entity = found;
  const attribute = textOf(event, "AttributeLDAPDisplayName");
  if (name !== undefined)
    ocsf.message = `${ocsf.message ?? ""}, ${attribute === undefined ? name : `${name} ${attribute}`}`;
}
