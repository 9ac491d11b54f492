import type { OcsfEvent, OcsfFile } from "../../../schema/ocsf.ts";
import { FILE_TYPE, ocsfFile, ocsfHashes } from "../../ocsf-file.ts";
import { put } from "../../put.ts";
import { parseTime } from "../../time.ts";
import { textOf, type WindowsEvent } from "../microsoft_windows/windows-event.ts";
import { imageFile } from "./sysmon-process.ts";

/** 2, 11, 15, 23, 26, 29: created, stamped, deleted files and alternate data streams. */
export function addFile(ocsf: OcsfEvent, event: WindowsEvent): void {
  const file = ocsfFile(textOf(event, "TargetFilename"));
  if (file === undefined) return;
  // a stream's event has one list under `Hash`
  put(file, "hashes", ocsfHashes(textOf(event, "Hashes") ?? textOf(event, "Hash")));
  put(file, "created_time", parseTime(textOf(event, "CreationUtcTime")) ?? undefined);
  ocsf.file = file;
}

/** 27, 28: Sysmon kept the file from being written or shredded. */
export function addBlockedFile(ocsf: OcsfEvent, event: WindowsEvent): void {
  addFile(ocsf, event);
  ocsf.metadata.profiles?.push("security_control");
  ocsf.action_id = 2;
  ocsf.disposition_id = 2;
  ocsf.status_id = 2;
}

/** 9: a volume read below its file system. */
export function addRawRead(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "file", ocsfFile(textOf(event, "Device"), FILE_TYPE.blockDevice));
}

/** 17, 18 */
export function addPipe(ocsf: OcsfEvent, event: WindowsEvent): void {
  put(ocsf, "file", ocsfFile(textOf(event, "PipeName"), FILE_TYPE.namedPipe));
}

/** 6 */
export function addDriver(ocsf: OcsfEvent, event: WindowsEvent): void {
  const file = signedImage(event);
  if (file !== undefined) ocsf.driver = { file };
}

/** 7 */
export function addModule(ocsf: OcsfEvent, event: WindowsEvent): void {
  const file = signedImage(event);
  if (file !== undefined) ocsf.module = { file, load_type_id: 0 };
}

function signedImage(event: WindowsEvent): OcsfFile | undefined {
  const file = imageFile(event, textOf(event, "ImageLoaded"));
  if (file === undefined) return undefined;
  const signer = textOf(event, "Signature");
  const status = textOf(event, "SignatureStatus");
  if (signer === undefined && status === undefined) return file;
  file.signature = { algorithm_id: 0 };
  if (signer !== undefined) file.signature.certificate = { subject: signer };
  put(file.signature, "state", status);
  return file;
}
