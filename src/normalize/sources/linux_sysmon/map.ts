import { integerField, textField } from "../../field-value.ts";
import { linuxDevice } from "../../host-device.ts";
import type { LogSource } from "../../source.ts";
import { CHANNEL, windowsChannel } from "../microsoft_windows/channel.ts";
import { microsoftSysmon } from "../microsoft_sysmon/map.ts";

/** Sysmon for Linux: the events of Sysmon, written to syslog as Event XML. Times are in UTC. */
export const linuxSysmon: LogSource = {
  name: "linux_sysmon",
  title: "Sysmon for Linux",
  recognizes: (decoded) => windowsChannel(decoded) === CHANNEL.sysmonForLinux,
  map: (decoded) => {
    const outcome = microsoftSysmon.map(decoded);
    if (outcome.kind !== "pass") return outcome;
    const { fields, ocsf } = outcome.value;
    const category = CATEGORIES.get(integerField(fields, "EventID") ?? 0);
    const logsource = {
      product: "linux",
      categories: category === undefined ? [] : [category],
      services: ["sysmon"],
    };
    const device = linuxDevice(textField(fields, "Computer") ?? decoded.host);
    return {
      kind: "pass",
      value: { sourceType: "linux_sysmon", logsource, fields, ocsf: { ...ocsf, device } },
    };
  },
};

/** The events that it writes of those that Sysmon has. Source: Sysinternals, "SysmonForLinux". */
const CATEGORIES: ReadonlyMap<number, string> = new Map([
  [1, "process_creation"],
  [3, "network_connection"],
  [4, "sysmon_status"],
  [5, "process_termination"],
  [9, "raw_access_read"],
  [11, "file_event"],
  [16, "sysmon_status"],
  [23, "file_delete"],
]);
