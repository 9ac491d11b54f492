import { isMap, type YAMLMap } from "yaml";
import { nodeAt, offsetOf, textAt } from "../yaml-nodes.ts";
import type { Remark } from "./remark.ts";

const FILE_NAME = /^(?=.*_)[a-z0-9_]{10,90}\.ya?ml$/;

/** How the names of files begin, by log source. Source: SigmaHQ, "Rule Creation Guide", file names. */
const PREFIXES: Readonly<Record<string, string>> = {
  "windows process_creation": "proc_creation_win_",
  "linux process_creation": "proc_creation_lnx_",
  "macos process_creation": "proc_creation_macos_",
  "windows create_remote_thread": "create_remote_thread_win_",
  "windows create_stream_hash": "create_stream_hash_",
  "windows dns_query": "dns_query_win_",
  "windows driver_load": "driver_load_win_",
  "windows file_access": "file_access_win_",
  "windows file_change": "file_change_win_",
  "windows file_delete": "file_delete_win_",
  "windows file_event": "file_event_win_",
  "windows file_executable_detected": "file_executable_detected_win_",
  "windows file_rename": "file_rename_win_",
  "windows image_load": "image_load_",
  "windows network_connection": "net_connection_win_",
  "windows pipe_created": "pipe_created_",
  "windows process_access": "proc_access_win_",
  "windows process_tampering": "proc_tampering_",
  "windows ps_classic_start": "posh_pc_",
  "windows ps_module": "posh_pm_",
  "windows ps_script": "posh_ps_",
  "windows raw_access_thread": "raw_access_thread_",
  "windows registry_add": "registry_add_",
  "windows registry_delete": "registry_delete_",
  "windows registry_event": "registry_event_",
  "windows registry_set": "registry_set_",
  "windows wmi_event": "sysmon_wmi_",
};

/** The name of a rule's file, by which people find it. */
export function* checkFileName(root: YAMLMap, path: string): Generator<Remark> {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const info = (code: string, message: string): Remark => ({
    severity: "info",
    code,
    message,
    offset: offsetOf(nodeAt(root, "title") ?? root),
  });
  if (!FILE_NAME.test(file))
    yield info(
      "file_name",
      "a rule file is named in lower case with underscores, in 10 to 90 characters: proc_creation_win_tool.yml",
    );
  const logsource = nodeAt(root, "logsource");
  if (!isMap(logsource)) return;
  const prefix = PREFIXES[`${textAt(logsource, "product") ?? ""} ${textAt(logsource, "category") ?? ""}`];
  if (prefix !== undefined && !file.startsWith(prefix))
    yield info("file_name_prefix", `the names of files for this log source begin with ${prefix}`);
}
