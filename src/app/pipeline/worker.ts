import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { createNormalizer } from "../../normalize/index.ts";
import { createDetection, type Detection } from "./detection.ts";
import { processGroup } from "./process-group.ts";
import type { WorkerAnswer, WorkerCall, WorkerReply, WorkerRequest } from "./worker-messages.ts";

/** A thread that normalises, matches and encodes. It answers one request after the other. */
const { spool } = z.object({ spool: z.string() }).parse(workerData);
const port = parentPort;
if (port === null) throw new Error("this file runs as a worker thread");

const normalizer = createNormalizer();
let detection: Detection = createDetection({ shared: [], tenants: [] });

function answer(request: WorkerRequest): WorkerAnswer {
  switch (request.kind) {
    case "load":
      detection = detection.with(request.content);
      return { kind: "loaded", rules: detection.size };
    case "process":
      return {
        kind: "processed",
        group: processGroup(request.group, { spool, normalizer, detect: detection.detect }),
      };
    case "stats":
      return { kind: "stats", rules: detection.stats() };
  }
}

port.on("message", ({ id, request }: WorkerCall) => {
  let reply: WorkerReply;
  try {
    reply = { id, answer: answer(request) };
  } catch (error) {
    reply = {
      id,
      answer: {
        kind: "failed",
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      },
    };
  }
  port.postMessage(reply);
});
