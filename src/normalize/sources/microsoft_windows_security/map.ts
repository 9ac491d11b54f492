import { CHANNEL } from "../microsoft_windows/channel.ts";
import { windowsSource } from "../microsoft_windows/windows-source.ts";
import { securityOcsf } from "./security-ocsf.ts";

/** The Security channel: audits of logons, accounts, groups, objects, processes, policy and the network. */
export const microsoftWindowsSecurity = windowsSource({
  name: "microsoft_windows_security",
  title: "Windows Security",
  ownsChannel: (channel) => channel === CHANNEL.security,
  defaultChannel: "Security",
  toOcsf: securityOcsf,
});
