import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import pino from "pino";
import type { TestProject } from "vitest/node";
import { migrate, startEmbeddedServer } from "../../src/platform/postgres/index.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One real server for a whole test run, with a migrated template that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-test-postgres-"));
  const server = await startEmbeddedServer({
    folder: join(folder, "postgres"),
    passwordFile: join(folder, "password"),
    logger: pino({ level: "silent" }),
    // tests lose nothing when the machine dies
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
  const template = new Client({ connectionString: server.url });
  await template.connect();
  await template.query("create database template_watchfloor");
  await template.end();
  await migrate(server.url.replace("/watchfloor?", "/template_watchfloor?"));
  project.provide("postgresUrl", server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
