import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenSource, rawRecord } from "../../../../test/support/golden-source.ts";
import { createNormalizer } from "../../normalizer.ts";
import { linuxAuditd } from "./map.ts";
import { decodeValue, socketAddress } from "./audit-value.ts";
import { readAudit } from "./read-audit.ts";

goldenSource(linuxAuditd, import.meta.url);

const ID = "audit(1763974800.123:45):";

function read(...lines: string[]): Record<string, unknown> {
  const outcome = createNormalizer().normalize(rawRecord(lines.join("\n")));
  if (outcome.kind !== "pass") return { reason: outcome.kind };
  const { fields, logsource, ocsf } = outcome.value;
  return { ...Object.fromEntries(fields), categories: logsource.categories, ocsf };
}

test("the records of one event are one event, seen by rules of audit and of processes", () => {
  const found = read(
    `type=SYSCALL msg=${ID} arch=c000003e syscall=59 success=yes exit=0 a0=55 a1=56 items=2 ppid=10 pid=11 auid=1000 uid=0 euid=0 tty=pts0 ses=3 comm="cat" exe="/usr/bin/cat" key="exec"`,
    `type=EXECVE msg=${ID} argc=2 a0="cat" a1=2F746D702F6120622E747874`,
    `type=CWD msg=${ID} cwd="/root"`,
    `type=PATH msg=${ID} item=0 name="/usr/bin/cat" nametype=NORMAL`,
    `type=PROCTITLE msg=${ID} proctitle=636174002F746D702F61`,
  );
  expect(found).toMatchObject({
    type: ["SYSCALL", "EXECVE", "CWD", "PATH", "PROCTITLE"],
    SYSCALL: "execve",
    a0: ["55", "cat"],
    a1: ["56", "/tmp/a b.txt"],
    Image: "/usr/bin/cat",
    CommandLine: "cat /tmp/a b.txt",
    CurrentDirectory: "/root",
    User: "root",
    LogonId: "1000",
    categories: ["process_creation"],
    ocsf: {
      class_uid: 1007,
      process: { pid: 11, cmd_line: "cat /tmp/a b.txt" },
      actor: { process: { pid: 10 } },
    },
  });
});

test("a file that is made and a connection that is opened have the names of their categories", () => {
  expect(
    read(
      `type=SYSCALL msg=${ID} arch=c000003e syscall=257 success=yes pid=1 exe="/bin/sh"`,
      `type=CWD msg=${ID} cwd="/etc/cron.d"`,
      `type=PATH msg=${ID} item=0 name="/etc/cron.d" nametype=PARENT`,
      `type=PATH msg=${ID} item=1 name="./job" nametype=CREATE`,
    ),
  ).toMatchObject({
    categories: ["file_event"],
    TargetFilename: "/etc/cron.d/job",
    ocsf: { class_uid: 1001, activity_id: 1, file: { path: "/etc/cron.d/job" } },
  });
  expect(
    read(
      `type=SYSCALL msg=${ID} arch=c00000b7 syscall=203 success=yes pid=1 exe="/usr/bin/nc"`,
      `type=SOCKADDR msg=${ID} saddr=0200115CC63364070000000000000000`,
    ),
  ).toMatchObject({
    SYSCALL: "connect",
    categories: ["network_connection"],
    DestinationIp: "198.51.100.7",
    DestinationPort: 4444,
    ocsf: { class_uid: 4001, activity_id: 1, dst_endpoint: { ip: "198.51.100.7", port: 4444 } },
  });
});

test("a call that failed is no process and no file", () => {
  const line = `type=SYSCALL msg=${ID} arch=c000003e syscall=59 success=no exit=-2 pid=1 exe="/bin/sh"`;
  expect(read(line)).toMatchObject({ categories: [], ocsf: { status_id: 2, status_code: "-2" } });
});

test("records of another event, and lines that are none, do not get in", () => {
  const event = readAudit(`type=CWD msg=${ID} cwd="/a"\ntype=CWD msg=audit(1.1:2): cwd="/b"\nnonsense`);
  expect(event?.fields.get("cwd")).toBe("/a");
});

test("an address of IPv6 is read in full", () => {
  expect(socketAddress("0A0001BB0000000020010DB800000000000000000000000700000000")).toEqual({
    ip: "2001:db8:0:0:0:0:0:7",
    port: 443,
  });
});

test("text that was written as hex is read back", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((text) => !text.includes("\0") && text.isWellFormed()),
      (text) => {
        const hex = Buffer.from(text).toString("hex").toUpperCase();
        expect(decodeValue("PATH", "name", hex)).toBe(text);
        expect(decodeValue("SYSCALL", "a0", hex)).toBe(hex);
      },
    ),
  );
});
