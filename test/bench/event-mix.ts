import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { corpusDir } from "../support/corpus.ts";
import { createRandom, digits, hex, type Random } from "../support/random.ts";

/** Raw records that look like a day of an organisation: half from Windows, a third from the network, the rest cloud. */
export type EventMix = {
  /** Where the templates came from. */
  readonly origin: "corpus" | "built-in";
  readonly next: () => string;
};

/**
 * Real records whose numbers, addresses, ids and times are drawn anew, so that they compress like what they stand for:
 * time goes on from record to record, and most ids are of a process, session or port that was heard of before. The
 * same seed gives the same records.
 */
export function createEventMix(seed: number): EventMix {
  const corpus = corpusDir();
  const random = createRandom(seed);
  const kinds = corpus === null ? BUILT_IN : readCorpus(corpus);
  const world = createWorld(random);
  return {
    origin: corpus === null ? "built-in" : "corpus",
    next: () => {
      const share = random(100);
      const kind = share < 50 ? kinds.windows : share < 85 ? kinds.network : kinds.cloud;
      world.tick();
      return (kind[random(kind.length)] ?? "").replace(VARYING, world.draw);
    },
  };
}

/** Draws the numbers, addresses, ids and times of records anew, as {@link createEventMix} does. */
export function createVariation(seed: number): (record: string) => string {
  const world = createWorld(createRandom(seed));
  return (record) => {
    world.tick();
    return record.replace(VARYING, world.draw);
  };
}

type Kinds = Readonly<Record<"windows" | "network" | "cloud", readonly string[]>>;

function readCorpus(corpus: string): Kinds {
  const windows = globSync(join(corpus, "logs/otrf/*/windows/**/*.zip")).flatMap((zip) =>
    linesOf(execFileSync("unzip", ["-p", zip], { maxBuffer: 1 << 30, encoding: "utf8" })).filter((line) =>
      line.startsWith("{"),
    ),
  );
  const zeek = ["conn", "dns", "http", "files"].flatMap((name) =>
    linesOf(readFileSync(join(corpus, `logs/zeek-ocsf/${name}.log`), "utf8")),
  );
  const devices = globSync(
    join(
      corpus,
      "logs/beats/filebeat/{cisco,fortinet,panw,checkpoint,apache,nginx,squid,iptables,juniper}/**/*.log",
    ),
  ).flatMap((log) => linesOf(readFileSync(log, "utf8")));
  const cloud = ["AWS.CloudTrail", "AWS.GuardDuty", "Okta.SystemLog", "GitHub.Audit"].flatMap((name) =>
    linesOf(readFileSync(join(corpus, `logs/panther-tests/${name}.jsonl`), "utf8")).map((line) => {
      const { event } = JSON.parse(line);
      return JSON.stringify(event);
    }),
  );
  return { windows, network: [...zeek, ...devices], cloud };
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.length > 20 && line.length < 20_000);
}

const VARYING =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b|\b[1-9]\d{3,}\b|0x[0-9a-f]{4,}/g;

const START = Date.UTC(2026, 0, 15);
/** Four hundred events a second: half a day has 17 million. */
const TICK_MS = 2.5;
/** Ids that are alive at a time, and how many of a hundred draws are of one of them. */
const ALIVE = 2000;
const SHARE_ALIVE = 85;

/** What records of an organisation share: the clock, and ids that come up again. */
function createWorld(random: Random): { tick: () => void; draw: (found: string) => string } {
  let now = START;
  const pools = new Map<string, string[]>();
  const alive = (kind: string, make: () => string): string => {
    const pool = pools.get(kind) ?? [];
    pools.set(kind, pool);
    if (pool.length === ALIVE && random(100) < SHARE_ALIVE) return pool[random(ALIVE)] ?? "";
    const fresh = make();
    pool[pool.length < ALIVE ? pool.length : random(ALIVE)] = fresh;
    return fresh;
  };
  return {
    tick: () => {
      now += TICK_MS;
    },
    draw: (found) => {
      if (found.includes(":")) return new Date(now).toISOString().slice(0, 19).replace("T", found.charAt(10));
      if (found.includes("-"))
        return alive("guid", () => [8, 4, 4, 4, 12].map((length) => hex(length, random)).join("-"));
      if (found.includes(".")) return `${found.slice(0, found.lastIndexOf("."))}.${random(254) + 1}`;
      const kind = `${found.slice(0, 2) === "0x" ? "hex" : "number"}${found.length}`;
      if (found.startsWith("0x")) return alive(kind, () => `0x${hex(found.length - 2, random)}`);
      if (found.length >= 10) return epoch(found, now);
      return alive(kind, () => String(random(8) + 1) + digits(found.length - 1, random));
    },
  };
}

/** A number of ten digits and more is taken for an epoch, in whatever unit. */
function epoch(found: string, now: number): string {
  return String(Math.floor(now / 1000))
    .padEnd(found.length, found.slice(10))
    .slice(0, found.length);
}

/** For machines without the corpus: one record of each of the most frequent kinds. */
const BUILT_IN: Kinds = {
  windows: [
    '{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"UtcTime":"2026-01-15 10:12:33.120","ProcessGuid":"{3fd5e1a2-77aa-6900-1234-000000001c00}","ProcessId":6120,"Image":"C:\\\\Windows\\\\System32\\\\cmd.exe","CommandLine":"cmd.exe /c dir C:\\\\Users\\\\17042","CurrentDirectory":"C:\\\\Windows\\\\","User":"CORP\\\\u40121","LogonId":"0x3e7a1","IntegrityLevel":"Medium","Hashes":"SHA256=4D89FC34D5F0F9BABD022271C585A9477BF41E834E46B991DEAA0530FDB25E22","ParentProcessGuid":"{3fd5e1a2-77aa-6900-4321-000000001c00}","ParentProcessId":4410,"ParentImage":"C:\\\\Windows\\\\explorer.exe","ParentCommandLine":"C:\\\\Windows\\\\explorer.exe","Hostname":"WKS-10233.corp.example"}',
    '{"Channel":"Security","EventID":4624,"EventTime":"2026-01-15 10:12:33","Hostname":"DC-1022.corp.example","SubjectUserSid":"S-1-5-18","TargetUserName":"u40121","TargetDomainName":"CORP","TargetLogonId":"0x3e7a1","LogonType":3,"IpAddress":"10.20.30.40","IpPort":"51022","LogonProcessName":"Kerberos","AuthenticationPackageName":"Kerberos","LogonGuid":"{3fd5e1a2-77aa-6900-1234-000000001c00}"}',
  ],
  network: [
    '{"ts":1768471953.120233,"uid":"C1g20a4103","id.orig_h":"10.20.30.40","id.orig_p":51022,"id.resp_h":"203.0.113.9","id.resp_p":4433,"proto":"tcp","service":"ssl","duration":1.2034,"orig_bytes":1820,"resp_bytes":20331,"conn_state":"SF","history":"ShADadFf"}',
    "<134>Jan 15 10:12:33 fw1 filterlog[1022]: 4,,,1000000103,igb0,match,block,in,4,0x0,,64,40121,0,DF,6,tcp,60,203.0.113.9,10.20.30.40,51022,4433,0,S,1768471953,,64240,,mss",
    '10.20.30.40 - - [15/Jan/2026:10:12:33 +0000] "GET /app/items/40121 HTTP/1.1" 200 5120 "-" "Mozilla/5.0 (X11; Linux x86_64)"',
  ],
  cloud: [
    '{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":"deploy","accountId":"111122223333"},"eventTime":"2026-01-15T10:12:33Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1","sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.15.0","requestParameters":{"bucketName":"data-40121","key":"k/10223"},"requestID":"3fd5e1a2-77aa-6900-1234-000000001c00","eventID":"3fd5e1a2-77aa-6900-4321-000000001c00","readOnly":true,"eventType":"AwsApiCall"}',
  ],
};
