/**
 * The process that has the event store's data folder open. It is a child, so that a query which the engine does not
 * survive, or which takes all memory, ends this process and not the program; and so that the engine's threads are not
 * those that the program's files and sockets wait for. It ends with its parent.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drainPending, Session } from "chdb";
import { z } from "zod";
import { createHttpInterface } from "./http-interface.ts";

const HostArguments = z.object({
  folder: z.string(),
  exchange: z.string(),
  socket: z.string(),
  memoryBytes: z.int(),
});
export type HostArguments = z.infer<typeof HostArguments>;

const options = HostArguments.parse(JSON.parse(process.argv[2] ?? "null"));
// these reach the whole group; the parent decides when the store stops
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

const keeper = openEngine();
const server = createHttpInterface(options);
server.keepAliveTimeout = 60_000;
server.listen(options.socket, () => process.send?.("ready"));
process.on("message", (message) => {
  if (message === "stop") void stop();
});

/** Caches are bounds, not reservations; the engine's own are made for machines of 64 GB and more. */
function openEngine(): Session {
  const config = join(options.exchange, "config.xml");
  writeFileSync(
    config,
    `<clickhouse>
  <max_server_memory_usage>${options.memoryBytes}</max_server_memory_usage>
  <mark_cache_size>${Math.round(options.memoryBytes / 16)}</mark_cache_size>
  <index_mark_cache_size>${Math.round(options.memoryBytes / 32)}</index_mark_cache_size>
  <primary_index_cache_size>${Math.round(options.memoryBytes / 32)}</primary_index_cache_size>
</clickhouse>`,
  );
  return new Session(options.folder, { connectionArgs: [`--config-file=${config}`] });
}

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await drainPending();
  keeper.close();
  process.exit(0);
}
