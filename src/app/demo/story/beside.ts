import { ATTACKER, KEY_HOSTS, SERVICE_ACCOUNTS } from "../company.ts";
import type { DemoRecord } from "../demo-record.ts";
import type { Random } from "../random.ts";
import { linuxRecord } from "../unix-noise.ts";
import { type Fleet, PROGRAMS } from "../windows/fleet.ts";
import { scriptBlock } from "../windows/security-events.ts";

const NAMES = ["admin", "oracle", "test", "ubuntu", "postgres", "git", "jenkins", "ftpuser", "pi", "support"];
const BACKUP_SCRIPT =
  "$target = '\\\\SRV-BKP01\\nightly\\projects'; robocopy D:\\Projects $target /MIR /Z /R:1 /NP | Out-File C:\\Logs\\backup.log";

/** Somebody guesses SSH passwords of a web server: `attempts` of them, one every second and a half, none right. */
export function bruteForce(random: Random, time: number, attempts: number): DemoRecord[] {
  const host = KEY_HOSTS.web2;
  const records: DemoRecord[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const at = time + attempt * 1500;
    const from = `${ATTACKER.scannerIp} port ${random.int(32_768, 60_999)}`;
    const sshd = ["sshd", "auth", 18_000 + Math.floor(attempt / 6)] as const;
    if (random.chance(0.5)) {
      records.push(linuxRecord(host, at, sshd, `Failed password for root from ${from} ssh2`));
    } else {
      const name = random.pick(NAMES);
      records.push(
        linuxRecord(host, at, sshd, `Invalid user ${name} from ${from}`),
        linuxRecord(host, at + 300, sshd, `Failed password for invalid user ${name} from ${from} ssh2`),
      );
    }
    if (attempt % 6 === 5) {
      const text = `error: maximum authentication attempts exceeded for root from ${from} ssh2 [preauth]`;
      records.push(linuxRecord(host, at + 700, sshd, text));
    }
  }
  return records;
}

/**
 * The false positive: the backup of the projects, which an administrator wrote. It runs as a task with its script in
 * Base64 and mirrors a whole tree to another server, so it looks like an attack in two ways.
 */
export function backupRun(fleet: Fleet, time: number): DemoRecord[] {
  const { on, scheduler } = fleet.server(KEY_HOSTS.files);
  const session = on.signIn(SERVICE_ACCOUNTS.backup, "High", 0);
  const encoded = Buffer.from(BACKUP_SCRIPT, "utf16le").toString("base64");
  const shell = on.start(
    scheduler,
    {
      image: PROGRAMS.powershell,
      commandLine: `powershell.exe -NoProfile -EncodedCommand ${encoded}`,
      originalName: "PowerShell.EXE",
      session,
    },
    time,
  );
  const copy = on.start(
    shell.process,
    {
      image: "C:\\Windows\\System32\\Robocopy.exe",
      commandLine: "robocopy D:\\Projects \\\\SRV-BKP01\\nightly\\projects /MIR /Z /R:1 /NP",
      originalName: "robocopy.exe",
    },
    time + 1500,
  );
  return [
    shell.record,
    scriptBlock(on, session, BACKUP_SCRIPT, time + 700),
    copy.record,
    on.connect(
      copy.process,
      { ip: KEY_HOSTS.backup.ip, port: 445, name: "SRV-BKP01.brightwater.example" },
      time + 1900,
    ),
    on.end(copy.process, time + 41_000),
    on.end(shell.process, time + 41_200),
  ];
}
