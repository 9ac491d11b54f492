import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { zipArchive } from "../../../test/support/zip-archive.ts";
import { type ImportLimits, readImportFile } from "./import-file.ts";

const folder = mkdtempSync(join(tmpdir(), "import-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array, limits?: ImportLimits) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const found: [string, string, string | null][] = [];
  let bytes = 0;
  const options = { form: "auto" as const, onRead: (more: number) => void (bytes += more) };
  for await (const part of readImportFile(path, limits === undefined ? options : { ...options, limits }))
    for (const { bytes: record, context } of part.records)
      found.push([part.name.slice(folder.length + 1), Buffer.from(record).toString("utf8"), context]);
  return { found, bytes, texts: found.map(([, text]) => text) };
}

test.each([
  ["a.json", '[{"a":1},{"a":2}]', ['{"a":1}', '{"a":2}']],
  ["a.ndjson", '{"a":1}\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
  ["trail.json", '{"Records":[{"a":1}]}', ['{"a":1}']],
  ["auth.log", "<38>one\n\ntwo", ["<38>one", "two"]],
  ["utf16.txt", Buffer.from("\ufeffone\ntwø\n", "utf16le"), ["one", "twø"]],
  ["a.log.gz", gzipSync("one\ntwo\n"), ["one", "two"]],
  ["empty", "", []],
])("%s is read by its first bytes", async (name, content, texts) => {
  const { found, bytes } = await read(name, content);
  expect(found.map(([, text]) => text)).toEqual(texts);
  expect(bytes).toBe(Buffer.byteLength(content));
});

test("CSV is known by its name, Zeek by its first line; each record has its header", async () => {
  expect(
    (await read("a.csv", 'x,y\n1,"a\nb"\n2,c\n')).found.map(([, text, context]) => [text, context]),
  ).toEqual([
    ['1,"a\nb"', "x,y"],
    ["2,c", "x,y"],
  ]);
  const zeek = await read("conn.log", "#separator \\x09\n#fields\tts\n1\n#close\t2\n");
  expect(zeek.found).toEqual([["conn.log", "1", "#separator \\x09\n#fields\tts"]]);
});

test("members of an archive are files of their own, packed ones, too", async () => {
  const archive = zipArchive({
    "a.json": '{"a":1}',
    "folder/": "",
    "folder/b.log.gz": gzipSync("one\ntwo"),
    "c.csv": "x\n1",
  });
  expect((await read("all.zip", archive)).found).toEqual([
    ["all.zip/a.json", '{"a":1}', null],
    ["all.zip/folder/b.log.gz", "one", null],
    ["all.zip/folder/b.log.gz", "two", null],
    ["all.zip/c.csv", "1", "x"],
  ]);
});

test.each([
  ["too long", zipArchive({ a: "one" }, 7)],
  ["too short", Buffer.concat([zipArchive({ a: "one" }, 2), Buffer.from("seven")])],
  ["as none", Buffer.concat([zipArchive({ a: "one" }), Buffer.from("\n")])],
])("an archive whose comment is counted %s is read all the same", async (how, archive) => {
  expect((await read(`comment ${how}.zip`, archive)).texts).toEqual(["one"]);
});

test.each([
  ["bomb.gz", gzipSync(Buffer.alloc(4 << 20)), "unpacks to more than 1048576 bytes"],
  ["bomb.zip", zipArchive({ a: Buffer.alloc(4 << 20) }), "unpacks to more than 1048576 bytes"],
  [
    "nested.zip",
    zipArchive({ "a.gz": gzipSync(Buffer.alloc(4 << 20)) }),
    "unpacks to more than 1048576 bytes",
  ],
  ["many.zip", zipArchive({ a: "1", b: "2", c: "3", d: "4" }), "more than 3 files"],
  ["cut.gz", gzipSync("x".repeat(1000)).subarray(0, 20), "unexpected end of file"],
  ["cut.zip", zipArchive({ a: "x".repeat(1000) }).subarray(0, 30), "End of central directory"],
])("%s is refused with its reason", async (name, content, reason) => {
  await expect(read(name, content, { maxMembers: 3, maxBytes: 1 << 20 })).rejects.toThrow(reason);
});
