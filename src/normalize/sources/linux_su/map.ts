import { unixSource } from "../linux_syslog/unix-source.ts";
import { SU, suOcsf } from "./su-ocsf.ts";

/** su of shadow-utils, util-linux and the BSDs. */
export const linuxSu = unixSource({
  name: "linux_su",
  title: "su",
  product: SU,
  services: ["su", "auth"],
  programs: new Set(["su", "su-l", "runuser"]),
  toOcsf: suOcsf,
});
