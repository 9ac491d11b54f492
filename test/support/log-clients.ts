import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { SYSLOG_NG_FOLDER } from "../../scripts/test-clients.mjs";

/** A syslog daemon that reads what programs of its machine log at a socket and sends it on. */
export type Daemon = {
  /** Where `logger` writes to. */
  readonly socket: string;
  readonly stop: () => Promise<void>;
};

/** Which messages go which way: those that hold the word. */
type Routes = {
  readonly port: number;
  readonly udp: string;
  readonly lines: string;
  readonly counted: string;
};

const RSYSLOG = "/usr/sbin/rsyslogd";
const SYSLOG_NG = ["/usr", join(SYSLOG_NG_FOLDER, "usr")].find((root) =>
  existsSync(`${root}/sbin/syslog-ng`),
);
const run = promisify(execFile);

/** What is missing for a test, or null. */
export const missing = {
  rsyslog: existsSync(RSYSLOG) ? null : "Debian's rsyslog",
  syslogNg: SYSLOG_NG === undefined ? "Debian's syslog-ng-core" : null,
  logger: existsSync("/usr/bin/logger") ? null : "logger",
  curl: existsSync("/usr/bin/curl") ? null : "curl",
};

export async function startRsyslog(folder: string, { port, udp, lines, counted }: Routes): Promise<Daemon> {
  const socket = join(folder, "rsyslog.sock");
  const to = `target="127.0.0.1" port="${port}"`;
  const config = `
global(workDirectory="${folder}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" CreatePath="off")
if $msg contains "${udp}" then action(type="omfwd" ${to} protocol="udp")
if $msg contains "${lines}" then action(type="omfwd" ${to} protocol="tcp" TCP_Framing="traditional")
if $msg contains "${counted}" then
  action(type="omfwd" ${to} protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")
`;
  const file = join(folder, "rsyslog.conf");
  writeFileSync(file, config);
  const daemon = spawn(RSYSLOG, ["-n", "-f", file, "-i", join(folder, "rsyslog.pid")], { stdio: "inherit" });
  return running(daemon, socket);
}

export async function startSyslogNg(folder: string, { port, udp, lines, counted }: Routes): Promise<Daemon> {
  const root = SYSLOG_NG ?? "/usr";
  const socket = join(folder, "syslog-ng.sock");
  const config = `@version: 3.38
source s { unix-dgram("${socket}"); };
destination d_udp { network("127.0.0.1" port(${port}) transport("udp")); };
destination d_lines { network("127.0.0.1" port(${port}) transport("tcp")); };
destination d_counted { syslog("127.0.0.1" port(${port}) transport("tcp") persist-name("counted")); };
log { source(s); filter { message("${udp}") }; destination(d_udp); };
log { source(s); filter { message("${lines}") }; destination(d_lines); };
log { source(s); filter { message("${counted}") }; destination(d_counted); };
`;
  const file = join(folder, "syslog-ng.conf");
  writeFileSync(file, config);
  const own = (name: string): string => join(folder, `syslog-ng.${name}`);
  const args = ["--foreground", "--no-caps", "--cfgfile", file, "--persist-file", own("persist")];
  const daemon = spawn(
    `${root}/sbin/syslog-ng`,
    [...args, "--pidfile", own("pid"), "--control", own("ctl")],
    {
      stdio: "inherit",
      env: { ...process.env, ...(root === "/usr" ? {} : unpackedPlaces(root)) },
    },
  );
  return running(daemon, socket);
}

/** Where the libraries and modules of an unpacked syslog-ng are. */
function unpackedPlaces(root: string): Record<string, string> {
  const triplet = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  const folders = [`${root}/lib/syslog-ng`, `${root}/lib/${triplet}`, join(root, `../lib/${triplet}`)];
  return {
    LD_LIBRARY_PATH: folders.join(":"),
    SYSLOGNG_PREFIX: root,
    SYSLOGNG_MODULE_PATH: `${root}/lib/syslog-ng/3.38`,
  };
}

async function running(daemon: ChildProcess, socket: string): Promise<Daemon> {
  const exit = once(daemon, "exit");
  const deadline = Date.now() + 60_000;
  while (!existsSync(socket)) {
    if (daemon.exitCode !== null || Date.now() > deadline)
      throw new Error(`${daemon.spawnfile} did not start`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    socket,
    stop: async () => {
      daemon.kill("SIGTERM");
      await exit;
    },
  };
}

/** util-linux's `logger`, to a daemon's socket or to a listener itself. */
export async function logger(args: readonly string[]): Promise<void> {
  await run("/usr/bin/logger", [...args]);
}

/** The HTTP status and body that curl got. */
export async function curl(
  args: readonly string[],
): Promise<{ readonly status: number; readonly body: string }> {
  const { stdout } = await run("/usr/bin/curl", ["-sS", "-w", "\n%{http_code}", ...args]);
  const at = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(at + 1)), body: stdout.slice(0, at) };
}

type HecLogger = {
  send(context: object, callback: (error: unknown, response: unknown, body: unknown) => void): void;
};
type HecLoggerClass = new (config: object) => HecLogger;
const HecPackage = z.object({ Logger: z.custom<HecLoggerClass>((value) => typeof value === "function") });

/** What Splunk's own client of HTTP Event Collector is answered. */
export function sendByHecClient(url: URL, token: string, context: object): Promise<unknown> {
  const { Logger } = HecPackage.parse(createRequire(import.meta.url)("splunk-logging"));
  const client = new Logger({ token, url: url.href });
  return new Promise((resolve, reject) => {
    client.send(context, (error, _response, body) => {
      if (error === null || error === undefined) resolve(body);
      else reject(error instanceof Error ? error : new Error(JSON.stringify(error)));
    });
  });
}
