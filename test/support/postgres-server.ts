import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import pino from "pino";
import type { TestProject } from "vitest/node";
import { type EmbeddedServer, migrate, startEmbeddedServer } from "../../src/platform/postgres/index.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The server of this test run: its database `watchfloor` as the superuser. */
    postgresUrl: string;
  }
}

/** One real server for a whole test run, with a migrated template that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-test-postgres-"));
  const server = await startEmbeddedServer({
    folder: join(folder, "postgres"),
    logger: pino({ level: "silent" }),
    // tests lose nothing when the machine dies
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
  const tearDown = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide("postgresUrl", server.superuserUrl);
  return tearDown;
}

async function makeTemplate(server: EmbeddedServer): Promise<void> {
  const client = new Client({ connectionString: server.superuserUrl });
  await client.connect();
  await client.query("create database template_watchfloor owner watchfloor");
  await client.end();
  await migrate(server.url.replace("/watchfloor?", "/template_watchfloor?"));
}
