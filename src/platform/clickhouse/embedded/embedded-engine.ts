import type { ClickHouse } from "../clickhouse.ts";
import { openSocketEngine } from "../server-engine.ts";
import { type EngineProcessOptions, startEngineProcess } from "./engine-process.ts";

/** ClickHouse in a child process of ours, behind a private socket. */
export async function openEmbeddedEngine(options: EngineProcessOptions): Promise<ClickHouse> {
  const engine = await startEngineProcess(options);
  const client = openSocketEngine(engine.socket);
  return {
    ...client,
    async close() {
      await client.close();
      await engine.stop();
    },
  };
}
