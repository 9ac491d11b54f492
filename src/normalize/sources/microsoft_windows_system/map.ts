import { CHANNEL } from "../microsoft_windows/channel.ts";
import { windowsSource } from "../microsoft_windows/windows-source.ts";
import { systemOcsf } from "./system-ocsf.ts";

/** The System channel: services, the event log itself, drivers and the kernel. */
export const microsoftWindowsSystem = windowsSource({
  name: "microsoft_windows_system",
  title: "Windows System",
  ownsChannel: (channel) => channel === CHANNEL.system,
  defaultChannel: "System",
  toOcsf: systemOcsf,
});
