import { workerData } from "node:worker_threads";
import { z } from "zod";
import { createEventEncoder, createMatchEncoder } from "../../events/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { answerCalls } from "../../platform/threads/index.ts";
import { createDetection, type Detection } from "./detection.ts";
import { processGroup } from "./process-group.ts";
import type { WorkerCalls } from "./worker-messages.ts";

/** A thread that normalises, matches and encodes. */
const { spool } = z.object({ spool: z.string() }).parse(workerData);
const normalizer = createNormalizer();
const encoder = createEventEncoder();
const matches = createMatchEncoder();
let detection: Detection = createDetection({ shared: [], tenants: [] });

answerCalls<WorkerCalls>(
  {
    load: (content) => {
      detection = detection.with(content);
      return detection.size;
    },
    process: (group) => processGroup(group, { spool, normalizer, encoder, matches, ...detection }),
    stats: () => detection.stats(),
  },
  { process: ({ events, quarantined, matches: rows }) => [events, quarantined, rows] },
);
