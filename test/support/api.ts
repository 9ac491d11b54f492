import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { createLiveHub, type LiveHub } from "../../src/api/live-hub.ts";
import { type ApiPorts } from "../../src/api/routes/index.ts";
import { type ApiOptions, createApi } from "../../src/api/server.ts";
import { type Access, createAccess } from "../../src/platform/access/index.ts";
import { createAuditLog } from "../../src/platform/audit/index.ts";
import { createVault } from "../../src/platform/secrets/index.ts";
import { unreachablePorts } from "./unreachable-ports.ts";
import { openTestPostgres, type TestPostgres } from "./postgres.ts";

/** A clock that a test moves. */
export type TestClock = { now: number };

export type TestApi = {
  readonly server: FastifyInstance;
  readonly access: Access;
  readonly postgres: TestPostgres;
  readonly hub: LiveHub;
  readonly clock: TestClock;
  readonly publicUrl: URL;
};

/** Ports that a test hands in: as they are, or made from what the API itself stands on. */
export type GivenPorts =
  | Partial<ApiPorts>
  | ((parts: Pick<TestApi, "access" | "postgres" | "hub">) => Partial<ApiPorts>);

/**
 * The API with real access control on a real database. Ports of other features that a test does not hand in are
 * there but cannot be called: a request that reaches one answers 500.
 */
export async function openTestApi(
  ports: GivenPorts = {},
  options: Partial<ApiOptions> = {},
  { demo = true, ...given }: { readonly demo?: boolean; readonly postgres?: TestPostgres } = {},
): Promise<TestApi> {
  const postgres = given.postgres ?? (await openTestPostgres());
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const publicUrl = options.publicUrl ?? new URL("http://localhost:8443");
  const access = createAccess({
    postgres,
    vault: createVault([randomBytes(32)]),
    publicUrl,
    demo,
    now,
  });
  const hub = createLiveHub();
  const health = { unready: async () => [] };
  const handed = typeof ports === "function" ? ports({ access, postgres, hub }) : ports;
  const server = await createApi(
    { ...unreachablePorts(), access, audit: createAuditLog(postgres), hub, health, ...handed },
    { publicUrl, tls: null, consoleFolder: null, trustedProxies: [], logger: null, now, ...options },
  );
  await server.ready();
  return { server, access, postgres, hub, clock, publicUrl };
}
