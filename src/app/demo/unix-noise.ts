import { type Host, KEY_HOSTS, LINUX_HOSTS, PEOPLE, type Person } from "./company.ts";
import { type Activity, type DemoRecord, syslogLine } from "./demo-record.ts";
import type { Random } from "./random.ts";

/** Facility and severity of what the programs write: auth or authpriv, and notice or informational. */
const PRIORITY = { auth: 38, sudo: 85, cron: 78, daemon: 30 } as const;

/** The people who look after the servers. */
const ADMINISTRATORS: readonly Person[] = PEOPLE.filter(
  (person) => person.department === "administration",
).slice(0, 4);

const COMMANDS = [
  "/usr/bin/systemctl status nginx",
  "/usr/bin/systemctl reload nginx",
  "/usr/bin/apt-get update",
  "/usr/bin/journalctl -u portal --since today",
  "/usr/bin/tail -n 200 /var/log/nginx/error.log",
  "/usr/bin/docker ps",
];
const JOBS = [
  ["root", "   cd / && run-parts --report /etc/cron.hourly"],
  ["root", "command -v debian-sa1 > /dev/null && debian-sa1 1 1"],
  ["deploy", "/opt/portal/bin/rotate-sessions"],
  ["postgres", "/usr/local/bin/pg-vacuum --analyze"],
] as const;

/** A line of a program on a Linux host. */
export function linuxRecord(
  host: Host,
  time: number,
  [program, priority, pid]: readonly [program: string, priority: keyof typeof PRIORITY, pid: number | null],
  text: string,
): DemoRecord {
  const at = { time, host: host.name, priority: PRIORITY[priority] };
  return { feed: "linux", time, text: syslogLine(at, [program, pid], text) };
}

/** What the Linux hosts do all day. */
export function unixNoise(random: Random): readonly Activity[] {
  const host = (): Host => random.pick(LINUX_HOSTS);
  return [
    { weight: 3, run: (time) => administer(host(), random, time) },
    { weight: 3, run: (time) => deploy(random, time) },
    { weight: 4, run: (time) => runJob(host(), random, time) },
    { weight: 4, run: (time) => systemdUnit(host(), random, time) },
  ];
}

/** An administrator signs in with a key and runs something as root. */
function administer(host: Host, random: Random, time: number): DemoRecord[] {
  const { account } = random.pick(ADMINISTRATORS);
  const pid = random.int(2000, 60_000);
  const ip = `10.20.4.${random.int(11, 38)}`;
  const from = `${ip} port ${random.int(49_152, 65_535)}`;
  const sshd = ["sshd", "auth", pid] as const;
  const command = random.pick(COMMANDS);
  const end = time + random.int(20_000, 55_000);
  return [
    linuxRecord(host, time, sshd, `Accepted publickey for ${account} from ${from} ssh2: ${keyOf(account)}`),
    linuxRecord(host, time + 40, sshd, session("sshd", "opened", account)),
    auditRecord(
      host,
      time + 45,
      random,
      `USER_LOGIN pid=${pid} uid=0 auid=1000 ses=${pid} msg='op=login acct="${account}" exe="/usr/sbin/sshd" hostname=? addr=${ip} terminal=ssh res=success'`,
    ),
    linuxRecord(
      host,
      time + 9000,
      ["sudo", "sudo", null],
      `${account} : TTY=pts/0 ; PWD=/home/${account} ; USER=root ; COMMAND=${command}`,
    ),
    linuxRecord(host, time + 9030, ["sudo", "sudo", null], session("sudo", "opened", "root")),
    linuxRecord(host, time + 9900, ["sudo", "sudo", null], session("sudo", "closed", "root")),
    linuxRecord(host, end, sshd, `Disconnected from user ${account} ${from}`),
    linuxRecord(host, end + 3, sshd, session("sshd", "closed", account)),
  ];
}

/** The build server brings a new version to the web servers. */
function deploy(random: Random, time: number): DemoRecord[] {
  const host = random.pick([KEY_HOSTS.web1, KEY_HOSTS.web2]);
  const pid = random.int(2000, 60_000);
  const from = `${KEY_HOSTS.git.ip} port ${random.int(49_152, 65_535)}`;
  const sshd = ["sshd", "auth", pid] as const;
  return [
    linuxRecord(host, time, sshd, `Accepted publickey for deploy from ${from} ssh2: ${keyOf("deploy")}`),
    linuxRecord(host, time + 30, sshd, session("sshd", "opened", "deploy")),
    linuxRecord(host, time + 7000, sshd, `Received disconnect from ${from}:11: disconnected by user`),
    linuxRecord(host, time + 7004, sshd, session("sshd", "closed", "deploy")),
  ];
}

function runJob(host: Host, random: Random, time: number): DemoRecord[] {
  const [user, command] = random.pick(JOBS);
  const cron = ["CRON", "cron", random.int(2000, 60_000)] as const;
  return [
    linuxRecord(host, time, cron, session("cron", "opened", user)),
    linuxRecord(host, time + 2, cron, `(${user}) CMD (${command})`),
    linuxRecord(host, time + random.int(200, 4000), cron, session("cron", "closed", user)),
  ];
}

function systemdUnit(host: Host, random: Random, time: number): DemoRecord[] {
  const [unit, title] = random.pick([
    ["apt-daily", "Daily apt download activities"],
    ["logrotate", "Rotate log files"],
    ["systemd-tmpfiles-clean", "Cleanup of Temporary Directories"],
  ] as const);
  const rest = `pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=${unit} comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`;
  return [
    auditRecord(host, time, random, `SERVICE_START ${rest}`),
    linuxRecord(host, time + 900, ["systemd", "daemon", 1], `Finished ${title}.`),
    auditRecord(host, time + 910, random, `SERVICE_STOP ${rest}`),
  ];
}

/** A record of the audit system that comes alone, as its daemon hands it to syslog. */
function auditRecord(host: Host, time: number, random: Random, about: string): DemoRecord {
  const space = about.indexOf(" ");
  const id = `audit(${(time / 1000).toFixed(3)}:${random.int(1000, 99_999)}):`;
  const text = `type=${about.slice(0, space)} msg=${id}${about.slice(space)}`;
  return linuxRecord(host, time, ["audisp-syslog", "daemon", null], text);
}

function session(service: string, change: "opened" | "closed", user: string): string {
  const by = change === "opened" ? `(uid=${user === "root" ? 0 : 1000}) by (uid=0)` : "";
  return `pam_unix(${service}:session): session ${change} for user ${user}${by}`;
}

/** A fingerprint that stays with the account. */
function keyOf(account: string): string {
  return `ED25519 SHA256:${Buffer.from(`key of ${account} at Brightwater Instruments`).toString("base64url").slice(0, 43)}`;
}
