import { CHANNEL } from "../microsoft_windows/channel.ts";
import { windowsSource } from "../microsoft_windows/windows-source.ts";
import { powershellOcsf } from "./powershell-ocsf.ts";

/** Windows PowerShell and PowerShell 7: script blocks, modules, and the classic channel's engine events. */
export const microsoftWindowsPowershell = windowsSource({
  name: "microsoft_windows_powershell",
  title: "Windows PowerShell",
  ownsChannel: (channel) =>
    channel === CHANNEL.powershell ||
    channel === CHANNEL.powershellCore ||
    channel === CHANNEL.powershellClassic,
  defaultChannel: "Microsoft-Windows-PowerShell/Operational",
  toOcsf: powershellOcsf,
});
