import { CHANNEL } from "../microsoft_windows/channel.ts";
import { windowsSource } from "../microsoft_windows/windows-source.ts";
import { defenderOcsf } from "./defender-ocsf.ts";

/** Microsoft Defender Antivirus: threats, actions on them, attack surface reduction, and its own settings. */
export const microsoftDefender = windowsSource({
  name: "microsoft_defender",
  title: "Microsoft Defender Antivirus",
  ownsChannel: (channel) => channel === CHANNEL.defender,
  defaultChannel: "Microsoft-Windows-Windows Defender/Operational",
  toOcsf: defenderOcsf,
});
