import { unixSource } from "../linux_syslog/unix-source.ts";
import { CRON, cronOcsf } from "./cron-ocsf.ts";

/** cron of Debian and Red Hat, crontab, anacron and at. */
export const linuxCron = unixSource({
  name: "linux_cron",
  title: "cron",
  product: CRON,
  services: ["cron", "syslog"],
  programs: new Set(["cron", "crond", "crontab", "anacron", "fcron", "atd"]),
  toOcsf: cronOcsf,
});
