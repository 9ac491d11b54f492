import { unixSource } from "../linux_syslog/unix-source.ts";
import { SUDO, sudoOcsf } from "./sudo-ocsf.ts";

/**
 * sudo, as it writes to syslog in its own words or as JSON. A command that it ran is a process that started, so the
 * rules of that category see it too: many hosts have no other record of their processes.
 */
export const linuxSudo = unixSource({
  name: "linux_sudo",
  title: "sudo",
  product: SUDO,
  services: ["sudo", "auth"],
  programs: new Set(["sudo", "sudo-i", "sudoedit"]),
  toOcsf: sudoOcsf,
  categories: ({ process, status_id }) =>
    process !== undefined && status_id === 1 ? ["process_creation"] : [],
});
