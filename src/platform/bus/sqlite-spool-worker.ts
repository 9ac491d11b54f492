import { parentPort } from "node:worker_threads";
import { SpoolFile } from "./spool-file.ts";
import type { SpoolFileOptions, SpoolReply, SpoolRequest, SpoolTurn } from "./spool-turn.ts";

// The thread that owns the spool's file: it waits for the disk, so that the event loop never does.

let file: SpoolFile | null = null;

parentPort?.on("message", (request: SpoolRequest) => {
  if (request.kind === "open") open(request.options);
  else if (request.kind === "turn") run(request.turn);
  else close();
});

function open(options: SpoolFileOptions): void {
  try {
    file = new SpoolFile(options);
    const { uid, movedTo } = file;
    reply({ kind: "opened", uid, movedTo, bookmarks: file.bookmarks(), ...file.state() });
  } catch (error) {
    reply({ kind: "refused", message: error instanceof Error ? error.message : String(error) });
  }
}

function run(turn: SpoolTurn): void {
  if (file === null) throw new Error("the spool is not open");
  const result = file.run(turn);
  const buffers = result.groups.flatMap((group) => group.batches.map((batch) => batch.buffer));
  reply({ kind: "turned", result }, buffers);
}

function close(): void {
  file?.close();
  reply({ kind: "closed" });
}

function reply(message: SpoolReply, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...transfer]);
}
