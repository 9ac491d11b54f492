/**
 * Real senders for the tests of the listeners: rsyslog and curl are installed where they are missing and we may.
 * Debian lets only one syslog daemon be installed, so syslog-ng and its libraries are unpacked into a folder of ours.
 * What cannot be had is skipped by the tests, which say so.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const SYSLOG_NG_FOLDER = fileURLToPath(
  new URL("../node_modules/.cache/test-clients/syslog-ng", import.meta.url),
);

const PACKAGES = { rsyslog: "/usr/sbin/rsyslogd", curl: "/usr/bin/curl" };
const SYSLOG_NG = ["syslog-ng-core", "libivykis0", "libnet1", "libpcre3", "libwrap0", "libjson-c5"];

export function installClients() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  const missing = Object.entries(PACKAGES).flatMap(([name, program]) => (existsSync(program) ? [] : [name]));
  const hasSyslogNg =
    existsSync("/usr/sbin/syslog-ng") || existsSync(`${SYSLOG_NG_FOLDER}/usr/sbin/syslog-ng`);
  if (missing.length === 0 && hasSyslogNg) return;
  console.log("getting Debian's rsyslog, syslog-ng and curl for the tests of the listeners");
  aptGet(["update", "-q"]);
  if (missing.length > 0) aptGet(["install", "-y", "-q", "--no-install-recommends", ...missing]);
  if (!hasSyslogNg) unpackSyslogNg();
}

function unpackSyslogNg() {
  mkdirSync(SYSLOG_NG_FOLDER, { recursive: true });
  aptGet(["download", "-q", ...SYSLOG_NG], SYSLOG_NG_FOLDER);
  for (const name of readdirSync(SYSLOG_NG_FOLDER))
    if (name.endsWith(".deb")) spawnSync("dpkg-deb", ["-x", name, "."], { cwd: SYSLOG_NG_FOLDER });
}

function aptGet(args, cwd) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", args, { stdio: "ignore", env, ...(cwd === undefined ? {} : { cwd }) });
}
