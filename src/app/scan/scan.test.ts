import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  eventLog,
  eventLogChunk,
  folderWith,
  ndjson,
  ndjsonLine,
  scanned,
  type Scanned,
  WHOAMI_RULE,
} from "../../../test/support/scan-files.ts";
import { tarArchive } from "../../../test/support/tar-archive.ts";
import { zipArchive } from "../../../test/support/zip-archive.ts";
import type { PartReport } from "./scan-report.ts";
import { walkInputs } from "./walk-inputs.ts";

const RULES = "rules/whoami.yml";

function withRule(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly folder: string;
  readonly rules: string;
} {
  const folder = folderWith({ ...files, [RULES]: WHOAMI_RULE });
  return { folder, rules: join(folder, RULES) };
}

async function scanOf(files: Readonly<Record<string, string | Uint8Array>>, threads = 1): Promise<Scanned> {
  const { folder, rules } = withRule(files);
  return scanned([join(folder, "in")], rules, { threads });
}

function partsOf({ summary }: Scanned): Record<string, Partial<PartReport>> {
  return Object.fromEntries(
    summary.parts.map((part) => [part.name.slice(part.name.indexOf("/in/") + 4), part]),
  );
}

/** What holds of every scan: each byte is read, or the report says that it is not. */
function expectWhole({ summary }: Scanned, inputs: ReturnType<typeof walkInputs>["inputs"]): void {
  const onDisk = summary.parts.filter(({ container }) => container === null);
  for (const { path, bytes } of inputs)
    expect(onDisk.filter(({ name }) => name === path)).toMatchObject([{ packedBytes: bytes }]);
  expect(summary.bytes).toBe(inputs.reduce((sum, { bytes }) => sum + bytes, 0));
  for (const part of summary.parts) {
    expect(part.read + part.unread).toBe(part.bytes);
    expect(part.events + part.faults).toBe(part.records);
    expect(part.lostBytes).toBeLessThanOrEqual(part.bytes + 65_536);
    if (part.unread > 0 || part.lostBytes > 0)
      expect(part.outcome === "read" && !["zip", "tar"].includes(part.readAs)).toBe(false);
    if (part.outcome !== "read") expect(part.problem !== null || part.lostRanges > 0).toBe(true);
  }
  for (const archive of summary.parts.filter(({ readAs }) => readAs === "zip" || readAs === "tar")) {
    const members = summary.parts.filter(({ container }) => container === archive.name);
    const left = members.filter(({ outcome }) => outcome !== "read" && outcome !== "partly");
    expect(archive.unread).toBe(left.reduce((sum, { packedBytes }) => sum + packedBytes, 0));
  }
}

describe("what is read", () => {
  test("every form gives its matches, with file, number, time and reason", async () => {
    const found = await scanOf({
      "in/a.ndjson": ndjson(4),
      "in/b.evtx": eventLog(2),
      "in/c.json": `[${ndjsonLine(0)},${ndjsonLine(1)}]`,
      "in/d.json.gz": gzipSync(ndjson(2)),
      "in/f.tar.gz": gzipSync(
        tarArchive({ [`deep/${"long".repeat(40)}/f.ndjson`]: ndjson(1), "g.evtx": eventLog(1) }),
      ),
      "in/e.zip": zipArchive({
        "logs/one.evtx": eventLog(1),
        "two.zip": zipArchive({ "x.ndjson": ndjson(1) }),
      }),
    });
    const places = found.detections.map(
      ({ part, record }) => `${part.slice(part.indexOf("/in/") + 4)} ${record}`,
    );
    expect(places).toEqual([
      "b.evtx 1",
      "b.evtx 4",
      "e.zip/logs/one.evtx 1",
      "f.tar.gz/g.evtx 1",
      "a.ndjson 1",
      "c.json 1",
      "d.json.gz 1",
      "e.zip/two.zip/x.ndjson 1",
      `f.tar.gz/deep/${"long".repeat(40)}/f.ndjson 1`,
      "a.ndjson 4",
    ]);
    expect(JSON.parse(found.lines[4] ?? "")).toMatchObject({
      time: "2026-01-15T10:00:00.000Z",
      level: "high",
      title: "Somebody Asks Who They Are",
      host: "wks-0.corp.example",
      users: ["m.lang"],
      tactics: ["discovery"],
      techniques: ["T1033"],
      sourceType: "microsoft_sysmon",
      matched: [{ selection: "selection", field: "CommandLine", value: "whoami /all 0" }],
      fields: { CommandLine: "whoami /all 0" },
    });
    expect(found.summary).toMatchObject({
      matches: 10,
      levels: { high: 10 },
      topRules: [{ matches: 10, hosts: 3 }],
      tactics: [{ name: "discovery", matches: 10 }],
    });
  });

  test("lines that are no events, damage and what is no log are told with their places", async () => {
    const damaged = Buffer.from(eventLog(2));
    damaged.write("XXXX", 4096 + 65_536, "latin1");
    const found = await scanOf({
      "in/damaged.evtx": damaged,
      "in/cut.evtx": eventLog(1).subarray(0, 4096 + 700),
      "in/empty.log": "",
      "in/image.log": Buffer.from("\u0089PNG\r\n\u001a\n\0\0", "latin1"),
      "in/noise.bin": Buffer.from([1, 2, 0, 0, 255]),
      "in/packed.ndjson.gz": gzipSync(ndjson(40)).subarray(0, 200),
      "in/zeros.evtx": Buffer.alloc(100),
    });
    expect(partsOf(found)).toMatchObject({
      "damaged.evtx": {
        outcome: "partly",
        records: 3,
        lostRanges: 1,
        lostBytes: 65_536,
        lost: [{ offset: 69_632 }],
      },
      "cut.evtx": { outcome: "partly", readAs: "evtx" },
      "empty.log": { outcome: "read", records: 0 },
      "image.log": { outcome: "unknown", problem: "an image", unread: 10 },
      "noise.bin": { outcome: "unknown", unread: 5 },
      "packed.ndjson.gz": { outcome: "partly", problem: "unexpected end of file" },
      "zeros.evtx": { outcome: "unknown" },
    });
  });

  test("an archive whose members cannot be read costs no other", async () => {
    const good = zipArchive({
      "../../etc/passwd": ndjson(1),
      "C:\\x\\y.ndjson": ndjson(1),
      "a.ndjson": ndjson(1),
    });
    const broken = Buffer.from(good);
    broken.fill(0xff, 60, 64);
    const encrypted = Buffer.from(good);
    // the flag of the first member in the directory
    const directory = encrypted.indexOf("PK\u0001\u0002", 0, "latin1");
    encrypted[directory + 8] = 1;
    const found = await scanOf({
      "in/good.zip": good,
      "in/broken.zip": broken,
      "in/encrypted.zip": encrypted,
      "in/truncated.zip": good.subarray(0, good.length - 30),
    });
    expect(partsOf(found)).toMatchObject({
      "good.zip": { outcome: "read", unread: 0 },
      "good.zip/../../etc/passwd": { outcome: "read", records: 1 },
      "good.zip/C:/x/y.ndjson": { outcome: "read", records: 1 },
      "broken.zip/a.ndjson": { outcome: "read", records: 1 },
      "encrypted.zip/../../etc/passwd": { outcome: "refused", problem: "it is encrypted" },
      "encrypted.zip/a.ndjson": { outcome: "read" },
      "truncated.zip": { outcome: "failed", records: 0 },
    });
  });
});

describe("what holds of every scan", () => {
  const content = fc.oneof(
    fc.nat(40).map((records): [string, Buffer] => [".ndjson", Buffer.from(ndjson(records))]),
    fc.nat(2).map((chunks): [string, Buffer] => [".evtx", eventLog(chunks)]),
    fc.uint8Array({ maxLength: 300 }).map((bytes): [string, Buffer] => [".bin", Buffer.from(bytes)]),
    fc.string({ maxLength: 300 }).map((text): [string, Buffer] => [".log", Buffer.from(text)]),
    fc
      .nat(9)
      .map((records): [string, Buffer] => [
        ".csv",
        Buffer.from(`EventID,Channel\n${"1,Security\n".repeat(records)}`),
      ]),
  );
  const packed = fc.oneof(
    {
      weight: 1,
      arbitrary: content.map(([name, bytes]): [string, Buffer] => [
        ".tar",
        tarArchive({ [`a${name}`]: bytes, [`b${name}`]: bytes }),
      ]),
    },
    { weight: 3, arbitrary: content },
    {
      weight: 1,
      arbitrary: content.map(([name, bytes]): [string, Buffer] => [`${name}.gz`, gzipSync(bytes)]),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(content, { maxLength: 4 })
        .map((members): [string, Buffer] => [
          ".zip",
          zipArchive(Object.fromEntries(members.map(([name, bytes], at) => [`m${at}${name}`, bytes]))),
        ]),
    },
  );
  const damaged = fc
    .tuple(packed, fc.option(fc.tuple(fc.nat(), fc.boolean()), { nil: null }))
    .map(([[name, bytes], damage]): [string, Buffer] => {
      if (damage === null || bytes.length === 0) return [name, bytes];
      const [at, isCut] = damage;
      const changed = Buffer.from(bytes);
      changed.fill(0x5a, at % bytes.length, Math.min(bytes.length, (at % bytes.length) + 3));
      return [name, isCut ? bytes.subarray(0, at % bytes.length) : changed];
    });

  test("each byte is accounted for, and neither threads nor the order of paths change what is found", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damaged, { minLength: 1, maxLength: 6 }), async (files) => {
        const named = Object.fromEntries(files.map(([name, bytes], at) => [`in/f${at}${name}`, bytes]));
        const { folder, rules } = withRule(named);
        const paths = Object.keys(named).map((name) => join(folder, name));
        const one = await scanned([join(folder, "in")], rules, { threads: 1 });
        const more = await scanned([...paths].toReversed(), rules, { threads: 3 });
        expectWhole(one, walkInputs([join(folder, "in")]).inputs);
        expect(more.lines).toEqual(one.lines);
        expect({ ...more.summary, seconds: 0, threads: 0 }).toEqual({
          ...one.summary,
          seconds: 0,
          threads: 0,
        });
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }, 240_000);

  test("where a large file is cut changes nothing, also where it is damaged", async () => {
    const chunks = Array.from({ length: 200 }, (_, at) => eventLogChunk(3 * at));
    const whole = Buffer.concat([eventLog(0), ...chunks]);
    const broken = Buffer.concat([
      eventLog(0),
      ...chunks.slice(0, 150),
      Buffer.alloc(1024, 7),
      ...chunks.slice(150),
    ]);
    const { folder, rules } = withRule({
      "in/whole.evtx": whole,
      "in/broken.evtx": broken,
      "in/lines.ndjson": ndjson(20_000),
      "in/pretty.json": Array.from(
        { length: 9000 },
        (_, at) => `${JSON.stringify(JSON.parse(ndjsonLine(at)), null, 2)}\n`,
      ).join(""),
      "in/torn.ndjson": ndjson(20_000).replaceAll('Image":"C:', 'Image":{"C:').replaceAll("wks-0", "wks-0\n"),
    });
    const cut = await scanned([join(folder, "in")], rules, { threads: 2 });
    const uncut = await scanned([join(folder, "in")], rules, {
      threads: 1,
      cutBytes: Number.MAX_SAFE_INTEGER,
    });
    expect(cut.lines).toEqual(uncut.lines);
    expect(cut.summary.parts).toEqual(uncut.summary.parts);
    expect(cut.summary).toMatchObject({ matches: 400 + 6667 + 3000 });
    expect(cut.detections.filter(({ part }) => part.endsWith("whole.evtx")).at(-1)?.record).toBe(598);
  });
});

describe("hostile input", () => {
  test("links, pipes and what may not be read are told, and nothing waits", async () => {
    const { folder, rules } = withRule({
      "in/a.ndjson": ndjson(1),
      "in/secret.log": "x",
      "in/deep/b.ndjson": ndjson(1),
    });
    symlinkSync(join(folder, "in"), join(folder, "in/deep/loop"));
    execFileSync("mkfifo", [join(folder, "in/pipe")]);
    chmodSync(join(folder, "in/secret.log"), 0);
    const found = await scanned([join(folder, "in")], rules);
    expect(partsOf(found)).toMatchObject({
      "deep/b.ndjson": { outcome: "read" },
      "deep/loop": { outcome: "refused", problem: "a symbolic link: name what it leads to" },
      pipe: { outcome: "refused", problem: "a named pipe" },
    });
    // root may read everything
    if (process.getuid?.() !== 0) expect(partsOf(found)["secret.log"]).toMatchObject({ outcome: "failed" });
    const others = await scanned([join(folder, "in")], rules, {
      outputs: new Set([join(folder, "in/a.ndjson")]),
    });
    expect(partsOf(others)).not.toHaveProperty(["a.ndjson"]);
    await expect(scanned([join(folder, "absent")], rules)).rejects.toThrow("there is no file or folder");
  });

  test("bombs cost no memory and no more than the limits", async () => {
    const zeros = Buffer.alloc(8 << 20, 0x20);
    let nested = zipArchive({ "bottom.ndjson": ndjson(1) });
    for (let depth = 0; depth < 9; depth++) nested = zipArchive({ "next.zip": nested });
    const shared = zipArchive({ "a.txt": zeros.subarray(0, 1 << 20), "b.txt": "b" });
    // both members claim the bytes of the archive
    const at = shared.indexOf("PK\u0001\u0002", 0, "latin1");
    shared.writeUInt32LE(shared.length - 1, at + 20);
    const { folder, rules } = withRule({
      "in/nested.zip": nested,
      "in/large.zip": zipArchive({ "large.txt": zeros, "small.ndjson": ndjson(1) }),
      "in/large.gz": gzipSync(zeros),
      "in/shared.zip": shared,
      "in/many.zip": zipArchive(
        Object.fromEntries(Array.from({ length: 30 }, (_, member) => [`${member}.ndjson`, ndjson(1)])),
      ),
    });
    const found = await scanned([join(folder, "in")], rules, {
      limits: { maxMembers: 20, maxBytes: 4 << 20 },
    });
    const parts = partsOf(found);
    expect(parts).toMatchObject({
      "large.zip/large.txt": {
        outcome: "refused",
        problem: "the archive unpacks to more than 4194304 bytes",
      },
      "large.zip/small.ndjson": { outcome: "read" },
      "large.gz": { problem: "it unpacks to more than 4194304 bytes" },
      "many.zip": { outcome: "partly", problem: "it has more than 20 files: the rest are not read" },
    });
    const deepest =
      Object.keys(parts)
        .filter((name) => name.startsWith("nested.zip"))
        .toSorted((a, b) => b.length - a.length)[0] ?? "";
    expect(parts[deepest]).toMatchObject({
      outcome: "refused",
      problem: "archives are nested more than 6 deep",
    });
    expect(Object.values(parts).filter(({ problem }) => problem?.includes("a bomb") === true)).not.toEqual(
      [],
    );
  });

  test("a line of megabytes, invalid UTF-8 and two members of one name are read as far as they go", async () => {
    const long = JSON.stringify({ ...JSON.parse(ndjsonLine(0)), Padding: "x".repeat(3 << 20) });
    const twice = zipArchive({ "a.ndjson": ndjson(1), "b.ndjson": ndjson(1) });
    for (let at = twice.indexOf("b.ndjson"); at >= 0; at = twice.indexOf("b.ndjson"))
      twice.write("a", at, "latin1");
    const found = await scanOf({
      "in/long.ndjson": `${long}\n${ndjsonLine(0)}\n`,
      "in/latin.log": Buffer.from(
        "Jan 15 10:00:00 h sshd[1]: Failed password for m\u00fcller from 192.0.2.1 port 22\n",
        "latin1",
      ),
      "in/twice.zip": twice,
    });
    expect(partsOf(found)).toMatchObject({
      "long.ndjson": { records: 2, cut: 1, matched: 1 },
      "latin.log": { records: 1, events: 1 },
      "twice.zip/a.ndjson": { records: 1 },
      "twice.zip/a.ndjson (2)": { records: 1 },
    });
    expect(found.summary.logons).toMatchObject([
      { event: "ssh", outcome: "failure", source: "192.0.2.1", count: 1 },
    ]);
  });

  test("what is unpacked for reading does not stay on disk", async () => {
    const before = new Set(readdirSync(tmpdir()));
    await scanOf({ "in/outer.zip": zipArchive({ "inner.zip": zipArchive({ "a.ndjson": ndjson(3) }) }) });
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith("watchfloor-scan-") && !before.has(name)),
    ).toEqual([]);
  });
});

describe("which events and rules", () => {
  test("only those of the time that is asked, and of rules of the level", async () => {
    const { folder, rules } = withRule({ "in/a.ndjson": `${ndjson(10)}{"CommandLine":"whoami"}\n` });
    const [from, to] = [Date.UTC(2026, 0, 15, 10, 0, 3), Date.UTC(2026, 0, 15, 10, 0, 6)];
    const found = await scanned([join(folder, "in")], rules, { from, to });
    expect(found.detections.map(({ record }) => record)).toEqual([4]);
    expect(found.summary.parts).toMatchObject([{ records: 11, outside: 7, undated: 1 }]);
    const choice = { minLevel: "critical" as const, includeStatus: [], withCorrelations: true };
    await expect(scanned([join(folder, "in")], rules, { choice })).rejects.toThrow("no rule is left");
    const byStatus = { minLevel: "low" as const, includeStatus: ["stable"], withCorrelations: true };
    await expect(scanned([join(folder, "in")], rules, { choice: byStatus })).rejects.toThrow(
      "no rule is left",
    );
  });
});
