import { Agent } from "node:http";
import { createClient } from "@clickhouse/client";
import type { ClickHouse } from "../clickhouse.ts";
import { createClientEngine } from "../client-engine.ts";
import { CLIENT_OPTIONS } from "../server-engine.ts";
import { type EngineProcessOptions, startEngineProcess } from "./engine-process.ts";

/** ClickHouse in a child process of ours, behind a private socket. */
export async function openEmbeddedEngine(options: EngineProcessOptions): Promise<ClickHouse> {
  const engine = await startEngineProcess(options);
  // the types leave out what Agent hands on to net.connect()
  const connection = { keepAlive: true, maxSockets: 32, socketPath: engine.socket };
  const agent = new Agent(connection);
  const client = createClient({
    ...CLIENT_OPTIONS,
    url: "http://localhost",
    http_agent: agent,
    set_basic_auth_header: false,
  });
  return {
    ...createClientEngine(client),
    async close() {
      await client.close();
      agent.destroy();
      await engine.stop();
    },
  };
}
