import { unixSource } from "../linux_syslog/unix-source.ts";
import { OPENSSH, sshdOcsf } from "./sshd-ocsf.ts";

/** The OpenSSH server, whose sessions write as `sshd-session` and `sshd-auth` since OpenSSH 9.8. */
export const opensshSshd = unixSource({
  name: "openssh_sshd",
  title: "OpenSSH server",
  product: OPENSSH,
  services: ["sshd", "auth"],
  programs: new Set(["sshd", "sshd-session", "sshd-auth"]),
  toOcsf: sshdOcsf,
});
