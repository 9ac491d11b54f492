import { expect, test } from "vitest";
import { makeCertificate } from "../../platform/tls/make-certificate.ts";
import { readSettings } from "../../platform/config.ts";
import { bytesText } from "./bytes-text.ts";
import { judgeCertificate } from "./certificate-check.ts";
import { failed, ok, runChecks, warning } from "./check.ts";
import { judgeClock, judgeOffset } from "./clock-checks.ts";
import { judgeConsole, judgeMissingKey, judgeRules } from "./content-checks.ts";
import { judgeDatabase, judgeEventStore } from "./engine-checks.ts";
import { judgeFileSystem, judgeFlush, judgeFolder, judgeSpace } from "./folder-checks.ts";
import { judgeMemory, judgeOpenFiles } from "./machine-checks.ts";
import { judgePort, wantedPorts } from "./port-checks.ts";
import { socketsOf } from "./port-holder.ts";
import { judgeNode, judgePostgresData } from "./program-checks.ts";
import { reportLines, worstOf } from "./report.ts";
import { judgeReadiness, judgeSilence } from "./running-server.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const NOW = Date.UTC(2026, 0, 15, 12);
const DAY_MS = 86_400_000;

const takenBy = (pid: number | null) => ({
  kind: "taken" as const,
  holder: pid === null ? null : { pid, command: "nginx" },
});

const portsOf = (over: Record<string, string>) =>
  wantedPorts(readSettings(over)).map(({ port, protocol }) => `${port}/${protocol}`);

test("Node and the data of PostgreSQL must be of the right release", () => {
  expect(judgeNode("24.21.0").state).toBe("ok");
  expect(judgeNode("22.1.0")).toMatchObject({ state: "failed", found: "22.1.0" });
  expect(judgePostgresData(null, "18").state).toBe("ok");
  expect(judgePostgresData("18", "18").state).toBe("ok");
  expect(judgePostgresData("17", "18")).toMatchObject({
    state: "failed",
    found: expect.stringContaining("17"),
  });
});

test("a folder that is not there yet is well, one that cannot be used is not", () => {
  const place = { path: "/srv/wf", nearest: "/srv", exists: false };
  expect(judgeFolder(place, null, null)).toMatchObject({
    state: "ok",
    found: expect.stringContaining("in /srv"),
  });
  const used = { ...place, nearest: "/srv/wf", exists: true };
  expect(judgeFolder(used, "process 7 on soc-1", null).found).toBe("/srv/wf, in use by process 7 on soc-1");
  expect(judgeFolder(used, null, "/srv/wf cannot be written").state).toBe("failed");
});

test("a disk is judged by bytes and by room for files", () => {
  const wanted = 4 * GIB;
  expect(judgeSpace({ freeBytes: 9 * GIB, freeInodes: 1_000_000 }, wanted).state).toBe("ok");
  expect(judgeSpace({ freeBytes: 9 * GIB, freeInodes: null }, wanted).found).toBe("9 GiB free");
  expect(judgeSpace({ freeBytes: 2 * GIB, freeInodes: null }, wanted).state).toBe("warning");
  expect(judgeSpace({ freeBytes: 100 * MIB, freeInodes: null }, wanted).state).toBe("failed");
  expect(judgeSpace({ freeBytes: 9 * GIB, freeInodes: 5000 }, wanted).state).toBe("warning");
  expect(judgeSpace({ freeBytes: 9 * GIB, freeInodes: 10 }, wanted).state).toBe("failed");
});

test("memory and network are no place for data, as far as the system's numbers mean it", () => {
  expect(judgeFileSystem(0x01_02_19_94, "linux")).toMatchObject({
    state: "warning",
    found: expect.stringMatching(/^tmpfs/),
  });
  expect(judgeFileSystem(0x69_69, "linux").found).toMatch(/^NFS/);
  // as a signed number of 32 bits
  expect(judgeFileSystem(0xff_53_4d_42 | 0, "linux").found).toMatch(/^CIFS/);
  expect(judgeFileSystem(0x69_69, "darwin").state).toBe("ok");
  expect(judgeFileSystem(0xef_53, "linux").state).toBe("ok");
  expect(judgeFlush(3).state).toBe("ok");
  expect(judgeFlush(900)).toMatchObject({ state: "warning", found: "after 900 ms" });
});

test("a running server has its part of the memory already", () => {
  const facts = { limitBytes: null, isServerRunning: false, hasEmbeddedEngine: true };
  expect(judgeMemory({ ...facts, availableBytes: 2 * GIB }).state).toBe("ok");
  expect(judgeMemory({ ...facts, availableBytes: 700 * MIB }).state).toBe("warning");
  expect(judgeMemory({ ...facts, availableBytes: 300 * MIB }).state).toBe("failed");
  expect(judgeMemory({ ...facts, availableBytes: 300 * MIB, isServerRunning: true }).state).toBe("ok");
  expect(judgeMemory({ ...facts, availableBytes: 700 * MIB, hasEmbeddedEngine: false }).state).toBe("ok");
  expect(judgeMemory({ ...facts, availableBytes: 700 * MIB, limitBytes: GIB })).toMatchObject({
    found: "700 MiB can be had, 1 GiB allowed to this group of processes",
    remedy: expect.stringContaining("container"),
  });
});

test("few open files warn, very few fail", () => {
  expect(judgeOpenFiles(null).state).toBe("ok");
  expect(judgeOpenFiles(1_048_576).state).toBe("ok");
  expect(judgeOpenFiles(1024).state).toBe("warning");
  expect(judgeOpenFiles(256).state).toBe("failed");
});

test("a port is well when it is free or our own server has it", () => {
  const wanted = {
    purpose: "HEC",
    setting: "WATCHFLOOR_HEC_PORT",
    host: "::1",
    port: 8088,
    protocol: "tcp" as const,
  };
  expect(judgePort(wanted, { kind: "free" }, null)).toEqual(ok("[::1]:8088/tcp is free"));
  expect(judgePort(wanted, takenBy(7), 7).state).toBe("ok");
  expect(judgePort(wanted, takenBy(8), 7)).toMatchObject({
    state: "failed",
    found: "[::1]:8088/tcp is in use by process 8 (nginx)",
    remedy: expect.stringContaining("WATCHFLOOR_HEC_PORT"),
  });
  expect(judgePort(wanted, takenBy(null), 7).state).toBe("warning");
  expect(judgePort(wanted, takenBy(null), null).state).toBe("failed");
  expect(judgePort(wanted, { kind: "refused", reason: "EACCES" }, null).state).toBe("failed");
});

test("ports that are off are not wanted, and one for API and HEC is wanted once", () => {
  expect(portsOf({})).toEqual(["8443/tcp", "8088/tcp", "5514/udp", "5514/tcp"]);
  expect(
    portsOf({
      WATCHFLOOR_HEC_PORT: "8443",
      WATCHFLOOR_SYSLOG_UDP_PORT: "0",
      WATCHFLOOR_SYSLOG_TLS_PORT: "6514",
    }),
  ).toEqual(["8443/tcp", "5514/tcp", "6514/tcp"]);
});

test("the kernel's table says which socket listens at a port", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F98 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F98 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 00000000000000000000000000000000:1F99 0000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4713 1
`;
  expect(socketsOf(table, "tcp", 8088)).toEqual(["4711"]);
  expect(socketsOf(table, "udp", 8088)).toEqual(["4711", "4712"]);
  expect(socketsOf(table, "tcp", 8089)).toEqual(["4713"]);
  expect(socketsOf("", "tcp", 8088)).toEqual([]);
});

test("servers are judged by release, rights and what they lack", () => {
  const database = { server: "16.4", pending: [], mayMigrate: false, clockOffsetMs: 0 };
  expect(judgeDatabase(database)).toEqual(ok("PostgreSQL 16.4, up to date"));
  expect(judgeDatabase({ ...database, pending: ["0005_x.sql"] })).toMatchObject({
    state: "failed",
    remedy: expect.stringContaining("createrole"),
  });
  expect(judgeDatabase({ ...database, pending: ["0005_x.sql"], mayMigrate: true }).found).toContain(
    "0005_x.sql",
  );
  const store = { version: "26.7.2.1", pending: [], mayUse: true, mayMigrate: false, clockOffsetMs: 0 };
  expect(judgeEventStore(store).state).toBe("ok");
  expect(judgeEventStore({ ...store, version: "25.11.1.1" }).state).toBe("warning");
  expect(judgeEventStore({ ...store, pending: ["0003_x.sql"] }).state).toBe("failed");
  expect(judgeEventStore({ ...store, mayUse: false })).toMatchObject({
    state: "failed",
    remedy: expect.stringContaining("GRANT SELECT, INSERT"),
  });
});

test("a running server is asked how it is", () => {
  const owner = "process 7 on soc-1";
  expect(judgeReadiness({ status: "ok" }, owner).state).toBe("ok");
  expect(judgeReadiness({ status: "unready", reasons: ["postgres does not answer."] }, owner)).toMatchObject({
    state: "failed",
    found: "process 7 on soc-1: postgres does not answer.",
  });
  expect(judgeSilence(owner, new URL("http://127.0.0.1:8443/readyz"), "refused").state).toBe("failed");
});

test("a clock is held against the program's files, the system's word and the engines", () => {
  const facts = { now: NOW, notBefore: NOW - DAY_MS, isSynchronised: true };
  expect(judgeClock(facts).state).toBe("ok");
  expect(judgeClock({ ...facts, isSynchronised: null }).state).toBe("ok");
  expect(judgeClock({ ...facts, isSynchronised: false }).state).toBe("warning");
  expect(judgeClock({ ...facts, notBefore: NOW + 2 * DAY_MS }).state).toBe("failed");
  expect(judgeOffset("PostgreSQL", 200).state).toBe("ok");
  expect(judgeOffset("PostgreSQL", -5000)).toMatchObject({
    state: "warning",
    found: "the clock of PostgreSQL is 5.0 s behind ours",
  });
  expect(judgeOffset("PostgreSQL", 120_000).state).toBe("failed");
});

test("a certificate is judged by its days, its names and who made it", async () => {
  const pair = await makeCertificate(["soc.example"], NOW);
  const expiresAt = NOW + 824 * DAY_MS;
  const given = { ...pair, fingerprint: "", expiresAt, isSelfMade: false };
  expect(judgeCertificate(null, "soc.example", NOW).state).toBe("ok");
  expect(judgeCertificate(given, "soc.example", NOW)).toMatchObject({
    state: "ok",
    found: "CN=Watchfloor, expires in 824 days",
  });
  expect(judgeCertificate(given, "other.example", NOW).state).toBe("warning");
  expect(judgeCertificate(given, "10.0.0.1", NOW).state).toBe("warning");
  expect(judgeCertificate(given, "soc.example", expiresAt - 5 * DAY_MS).state).toBe("warning");
  expect(judgeCertificate(given, "soc.example", expiresAt + 3 * DAY_MS)).toMatchObject({
    state: "failed",
    found: "CN=Watchfloor, expired 3 days ago",
  });
  expect(judgeCertificate(given, "soc.example", NOW - 2 * DAY_MS).state).toBe("failed");
  const own = { ...given, isSelfMade: true };
  expect(judgeCertificate(own, "other.example", expiresAt - 5 * DAY_MS).state).toBe("ok");
});

test("files that a start reads", () => {
  expect(judgeConsole("/x", true).state).toBe("ok");
  expect(judgeConsole("/x", false)).toMatchObject({
    state: "warning",
    remedy: expect.stringMatching(/build-web/),
  });
  expect(judgeMissingKey("/k", false).state).toBe("ok");
  expect(judgeMissingKey("/k", true)).toMatchObject({
    state: "failed",
    remedy: expect.stringMatching(/backup/),
  });
  expect(judgeRules(3, [], "/r").state).toBe("ok");
  expect(judgeRules(3, [{ file: "a.yml", line: 4, message: "no" }], "/r")).toMatchObject({
    state: "warning",
    found: expect.stringMatching(/a\.yml:4: no/),
  });
});

test("a check that hangs or throws fails alone", async () => {
  const results = await runChecks([
    { name: "hangs", expected: "x", patienceMs: 1, run: () => new Promise(() => undefined) },
    {
      name: "throws",
      expected: "x",
      run: () => Promise.reject(new Error("no", { cause: new Error("disk") })),
    },
    { name: "well", expected: "x", run: async () => ok("y") },
    {
      name: "several",
      expected: "x",
      run: async () => [{ name: "one", expected: "z", ...warning("a", "b") }],
    },
  ]);
  expect(results).toEqual([
    { name: "hangs", expected: "x", ...failed("no answer within 0.001 s", "See what holds it up.") },
    {
      name: "throws",
      expected: "x",
      ...failed("no (disk)", "See to what the message names, then ask again."),
    },
    { name: "well", expected: "x", ...ok("y") },
    { name: "one", expected: "z", ...warning("a", "b") },
  ]);
  expect(worstOf(results)).toBe("failed");
  expect(worstOf(results.slice(2))).toBe("warning");
  expect(worstOf([])).toBe("ok");
  expect(reportLines("1.0", results.slice(2))).toEqual([
    "Watchfloor 1.0",
    "ok       well        y",
    "warning  one         a",
    "           expected  z",
    "           do this   b",
    "2 checks: 1 ok, 1 warning, 0 failed",
  ]);
});

test("bytes are written as people read them", () => {
  expect([0, 900, 1536, 5 * MIB, 1.5 * GIB, 20 * GIB].map(bytesText)).toEqual([
    "0 B",
    "900 B",
    "1.5 KiB",
    "5 MiB",
    "1.5 GiB",
    "20 GiB",
  ]);
});
