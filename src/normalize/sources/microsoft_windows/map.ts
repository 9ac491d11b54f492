import { hasOwnSource } from "./channel.ts";
import { channelOcsf } from "./channel-ocsf.ts";
import { windowsSource } from "./windows-source.ts";

/**
 * Every channel of the Windows event log that has no source of its own: Task Scheduler, WMI, BITS, AppLocker, Terminal
 * Services, DNS, the firewall, applications, and what the network's own programs write.
 */
export const microsoftWindows = windowsSource({
  name: "microsoft_windows",
  title: "Windows event log",
  ownsChannel: (channel) => !hasOwnSource(channel),
  toOcsf: channelOcsf,
});
