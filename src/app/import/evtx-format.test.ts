import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { event, eventData, EvtxChunkWriter, evtxFile, value } from "../../../test/support/evtx-writer.ts";
import { zipArchive } from "../../../test/support/zip-archive.ts";
import { type ImportedFile, type ImportProgress, runImport } from "../../ingest/index.ts";
import { evtxFormat } from "./evtx-format.ts";

const folder = mkdtempSync(join(tmpdir(), "evtx-import-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of three records, of which the last is in the slack; or with the size of the second destroyed. */
function file(damage: "none" | "slack" | "size" = "none"): Buffer {
  const writer = new EvtxChunkWriter();
  for (const id of [1, 2, 3])
    writer.record(id, event(id, eventData(7, ["CommandLine"], value.string(`run ${id}`))));
  const [, second = 0, third = 0] = writer.records;
  const chunk = writer.finish(damage === "slack" ? third : writer.at);
  if (damage === "size") chunk.writeUInt32LE(0, second + 4);
  return evtxFile([chunk]);
}

async function imported(name: string, content: Uint8Array, recover = false) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const records: string[] = [];
  const progress: ImportProgress[] = [];
  const files: readonly ImportedFile[] = await runImport({
    paths: [path],
    form: "auto",
    formats: [evtxFormat({ recover })],
    target: {
      send: ({ body, ends }, form) => {
        expect(form).toBe("json");
        for (const [index, end] of ends.entries())
          records.push(Buffer.from(body.subarray(ends[index - 1] ?? 0, end)).toString("utf8"));
        return Promise.resolve();
      },
    },
    onProgress: (at) => void progress.push(at),
  });
  return {
    outcome: files[0],
    progress: progress.at(-1),
    commands: records.map((json) => /run \d/.exec(json)?.[0]),
    records,
  };
}

test.each([
  ["plain.evtx", file()],
  ["a name that says nothing", file()],
  ["packed.evtx.gz", gzipSync(file())],
  ["archive.zip", zipArchive({ "Logs/Security.evtx": file() })],
])("%s is known by its content", async (name, content) => {
  const { outcome, commands, records } = await imported(name, content);
  expect(commands).toEqual(["run 1", "run 2", "run 3"]);
  expect(outcome).toMatchObject({ records: 3, recovered: 0, lostBytes: 0, error: null });
  for (const json of records) expect(json).toMatch(/^\{"Event":\{.*\}$/);
});

test("progress is told in bytes of the file", async () => {
  const content = file();
  const { progress } = await imported("progress.evtx", content);
  expect(progress).toMatchObject({ bytesRead: content.length, bytesTotal: content.length, records: 3 });
});

test("recovered records come only when asked for, marked and counted", async () => {
  expect((await imported("slack.evtx", file("slack"))).commands).toEqual(["run 1", "run 2"]);
  const { outcome, commands, records } = await imported("slack.evtx", file("slack"), true);
  expect(commands).toEqual(["run 1", "run 2", "run 3"]);
  expect(outcome).toMatchObject({ records: 3, recovered: 1 });
  expect(JSON.parse(records.at(-1) ?? "")).toMatchObject({
    Recovered: { status: "slack", completeness: "full" },
  });
});

test("what is lost of a damaged file is told", async () => {
  const { outcome, commands } = await imported("damaged.evtx", file("size"));
  expect(commands).toEqual(["run 1"]);
  expect(outcome).toMatchObject({
    records: 1,
    lostRanges: 1,
    lost: [{ reason: "a record says that it has 0 bytes" }],
    error: null,
  });
  expect(outcome?.lostBytes).toBeGreaterThan(0);
});
