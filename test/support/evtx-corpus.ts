import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

/** What two other readers say of a record. `agree` and `agree_data` tell whether they say the same. */
const ExpectedRecord = z.looseObject({
  rid: z.number(),
  eid: z.number(),
  time: z.string(),
  provider: z.string(),
  channel: z.string().nullish(),
  computer: z.string().nullish(),
  level: z.string().nullish(),
  data: z.array(z.tuple([z.string(), z.string().nullable()])).optional(),
  agree: z.boolean().optional(),
  agree_data: z.boolean().optional(),
});
export type ExpectedRecord = z.infer<typeof ExpectedRecord>;
const ExpectedFile = z.looseObject({
  file: z.string(),
  sha256: z.string(),
  records: z.array(ExpectedRecord),
});
export type ExpectedFile = z.infer<typeof ExpectedFile>;

export type EvtxCorpusFile = { readonly path: string; readonly bytes: Buffer };

/** Every event log file of the public test data, unpacked: also those within archives. */
export function* evtxCorpusFiles(corpus: string): Generator<EvtxCorpusFile> {
  yield* filesIn(join(corpus, "evtx"));
  yield* filesIn(join(corpus, "logs", "beats", "winlogbeat"));
  yield* filesIn(join(corpus, "sigma", "regression_data"));
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-evtx-"));
  try {
    execFileSync("tar", ["-xzf", join(corpus, "evtx", "attack-more.tar.gz"), "-C", folder]);
    yield* filesIn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is expected of files, which are named by their SHA-256. */
export function expectedFiles(corpus: string): readonly ExpectedFile[] {
  const text = gunzipSync(readFileSync(join(corpus, "evtx", "expected-records.jsonl.gz"))).toString("utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => ExpectedFile.parse(JSON.parse(line)));
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function* filesIn(folder: string): Generator<EvtxCorpusFile> {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted()) {
    if (!/\.evtx(\.gz)?$/.test(name)) continue;
    const path = join(folder, name);
    const bytes = readFileSync(path);
    yield { path, bytes: name.endsWith(".gz") ? gunzipSync(bytes) : bytes };
  }
}
