import { readFileSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { importFiles } from "../../src/app/import/run-import.ts";
import { serve } from "../../src/app/serve/serve.ts";
import { createSigmaEngine, loadRules } from "../../src/detect/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import { readSettings } from "../../src/platform/config.ts";
import { countEvents, listAlerts } from "../support/ask-product.ts";
import { corpusDir } from "../support/corpus.ts";
import { readAll } from "../support/evtx-reading.ts";
import { freePort } from "../support/free-port.ts";
import { rawRecord } from "../support/golden-source.ts";
import { prepareFolder } from "../support/prepared-folder.ts";
import { openSigmaCorpus } from "../support/sigma-corpus.ts";

const corpus = corpusDir();

/** On a machine that has much else to do. */
const PATIENT = { timeout: 120_000, interval: 500 };

describe.skipIf(corpus === null)("an event log of Windows is imported (needs the corpus)", () => {
  test("its events are found, and what shipped rules match is an alert", async () => {
    const folder = await prepareFolder();
    const [http, hec, syslog] = [await freePort(), await freePort(), await freePort()];
    const settings = readSettings({
      WATCHFLOOR_DATA_DIR: folder.path,
      WATCHFLOOR_PORT: String(http),
      WATCHFLOOR_HEC_PORT: String(hec),
      WATCHFLOOR_SYSLOG_TCP_PORT: String(syslog),
      WATCHFLOOR_SYSLOG_UDP_PORT: String(syslog),
    });
    const running = await serve(settings, pino({ level: "silent" }));
    onTestFinished(async () => {
      await running.stop();
      folder.remove();
    }, 300_000);
    const url = `http://127.0.0.1:${http}`;
    const log = "evtx/attack/EVTX-ATTACK-SAMPLES/Credential_Access/sysmon_10_1_memdump_comsvcs_minidump.evtx";
    const flags = {
      url,
      key: folder.token,
      source: "evidence",
      form: "auto",
      recover: false,
      json: true,
    } as const;
    expect(await importFiles([join(corpus ?? "", log)], flags)).toBe(true);
    await expect
      .poll(() => countEvents(new URL(url), folder.reader, "memdump.vbs"), PATIENT)
      .toBeGreaterThan(0);
    await expect
      .poll(async () => (await listAlerts(new URL(url), folder.reader)).map(({ title }) => title), PATIENT)
      .toEqual(expect.arrayContaining(["Memory of LSASS Dumped With comsvcs.dll"]));
  });
});

describe.skipIf(corpus === null)(
  "rules say the same of event logs as of their JSON (needs the corpus)",
  () => {
    test("each regression event matches the rules it must match, and no other", async () => {
      const { files, verdicts } = openSigmaCorpus(corpus ?? "");
      const engine = createSigmaEngine(loadRules(files).rules);
      const { normalize } = createNormalizer();
      const differing: unknown[] = [];
      for (const path of new Set(Object.keys(verdicts).map((key) => key.replace(/#\d+$/, "")))) {
        const bytes = readFileSync(join(corpus ?? "", "sigma", path.replace(/\.json$/, ".evtx")));
        const { events } = await readAll(bytes);
        for (const [index, event] of events.entries()) {
          const outcome = normalize(rawRecord(JSON.stringify(event)));
          const found = outcome.kind === "pass" ? engine.match(outcome.value).map(({ uid }) => uid) : [];
          const wanted = verdicts[`${path}#${index}`] ?? [];
          if (found.toSorted().join() !== wanted.toSorted().join())
            differing.push([path, index, found, wanted]);
        }
      }
      expect(differing).toEqual([]);
    });
  },
);
