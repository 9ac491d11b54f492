import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GENESIS, hashEntry } from "../../platform/audit/audit-entry.ts";
import { verifyAudit } from "./verify-audit.ts";

const folder = mkdtempSync(join(tmpdir(), "watchfloor-audit-"));

function write(name: string, lines: readonly unknown[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return file;
}

const open = {
  chain: "tenant:acme",
  seq: 1,
  at: "2026-01-15T08:00:00.000Z",
  actorUid: "u1",
  actorName: "A. Kim",
  action: "key.issue",
  target: "k1",
  details: {},
  previousHash: GENESIS,
};
const entry = { ...open, hash: hashEntry(open) };
const end = { chain: entry.chain, seq: 1, hash: entry.hash };

async function told(file: string, noted?: string): Promise<{ isWhole: boolean; lines: string[] }> {
  const lines: string[] = [];
  const flags = noted === undefined ? {} : { noted };
  return { isWhole: await verifyAudit(file, flags, (line) => lines.push(line)), lines };
}

test("a whole export says where it ends", async () => {
  const { isWhole, lines } = await told(write("whole.jsonl", [entry, { end }]));
  expect(isWhole).toBe(true);
  expect(lines[0]).toContain(`tenant:acme: whole, ends with entry 1, hash ${entry.hash}`);
});

test("a changed entry, a cut end, a stray line and an empty file are told", async () => {
  const changed = await told(write("changed.jsonl", [{ ...entry, target: "k2" }, { end }]));
  expect(changed.isWhole).toBe(false);
  expect(changed.lines[0]).toContain("was changed after it was written");
  expect((await told(write("cut.jsonl", [entry]))).lines[0]).toContain("cut off");
  expect((await told(write("stray.jsonl", ["?", entry, { end }]))).lines).toContain(
    "line 1 is no part of an audit log",
  );
  expect((await told(write("empty.jsonl", []))).isWhole).toBe(false);
});

test("an end that was noted elsewhere is held against the export", async () => {
  const file = write("noted-export.jsonl", [entry, { end }]);
  expect((await told(file, write("good-ends.jsonl", [end]))).isWhole).toBe(true);
  expect((await told(file, write("other-ends.jsonl", [{ ...end, hash: GENESIS }]))).isWhole).toBe(false);
  await expect(told(file, write("bad-ends.jsonl", [{ chain: 1 }]))).rejects.toThrow(":1 is no noted end");
});
