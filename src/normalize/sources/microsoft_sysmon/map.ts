import { CHANNEL } from "../microsoft_windows/channel.ts";
import { windowsSource } from "../microsoft_windows/windows-source.ts";
import { sysmonOcsf } from "./sysmon-ocsf.ts";

/** Sysinternals Sysmon, events 1 to 29 and 255, in every shape that Windows events come in. */
export const microsoftSysmon = windowsSource({
  name: "microsoft_sysmon",
  title: "Microsoft Sysmon",
  ownsChannel: (channel) => channel === CHANNEL.sysmon,
  defaultChannel: "Microsoft-Windows-Sysmon/Operational",
  toOcsf: sysmonOcsf,
});
