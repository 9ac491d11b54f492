import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { corpusDir } from "../../../test/support/corpus.ts";
import { scanned } from "../../../test/support/scan-files.ts";
import { openSigmaCorpus } from "../../../test/support/sigma-corpus.ts";
import { createSigmaEngine, loadRules, type SigmaEngine } from "../../detect/index.ts";
import { runImport } from "../../ingest/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { recordAt } from "../../schema/raw-batch.ts";
import { evtxFormat } from "../import/evtx-format.ts";
import { walkInputs } from "./walk-inputs.ts";

const corpus = corpusDir();
const folder = mkdtempSync(join(tmpdir(), "scan-corpus-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What an import into the live pipeline finds in a file: number of the record and uid of the rule. */
async function foundLive(path: string, engine: SigmaEngine): Promise<string[]> {
  const normalizer = createNormalizer();
  const found: string[] = [];
  let record = 0;
  await runImport({
    paths: [path],
    form: "auto",
    formats: [evtxFormat({ recover: false })],
    onProgress: () => undefined,
    target: {
      send: (batch) => {
        const about = { tenantUid: "", sourceName: "", listener: "import", sourceType: null, host: null };
        for (let at = 0; at < batch.ends.length; at++) {
          record++;
          const outcome = normalizer.normalize(recordAt({ ...batch, ...about, receivedAt: 0 }, at));
          if (outcome.kind !== "pass") continue;
          for (const { uid } of engine.match(outcome.value)) found.push(`${path} ${record} ${uid}`);
        }
        return Promise.resolve();
      },
    },
  });
  return found;
}

describe.skipIf(corpus === null)("public logs", () => {
  test("a scan finds in them what the live pipeline finds, record by record", async () => {
    const root = corpus ?? "";
    const { files } = openSigmaCorpus(root);
    for (const { path, text } of files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const paths = ["sigma/regression_data", "evtx/attack", "logs/beats/winlogbeat", "logs/ocsf"].map((name) =>
      join(root, name),
    );
    const { detections, summary } = await scanned(paths, folder, { threads: 2 });
    const engine = createSigmaEngine(loadRules(files).rules);
    const live: string[] = [];
    const { inputs } = walkInputs(paths);
    for (const { path } of inputs) live.push(...(await foundLive(path, engine)));
    const scan = detections.map(({ part, record, rule }) => `${part} ${record} ${rule.id}`);
    expect(scan.toSorted()).toEqual(live.toSorted());
    expect(scan.length).toBeGreaterThan(500);
    expect(summary.bytes).toBe(inputs.reduce((sum, { bytes }) => sum + bytes, 0));
  }, 600_000);
});
