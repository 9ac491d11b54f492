import type { Logger } from "pino";
import type { HecPorts } from "../../api/routes/hec.ts";
import {
  countedSubmit,
  createBodyBudget,
  createHecIntake,
  createHttpIntake,
  createSourceActivity,
  type HttpIntake,
} from "../../ingest/index.ts";
import { LOG_SOURCES } from "../../normalize/index.ts";
import type { Spool } from "../../platform/bus/spool.ts";
import type { Settings } from "../../platform/config.ts";
import { type ListenerDeps, type RunningListeners, startListeners } from "./listeners.ts";
import type { SourceFaults } from "./source-reading.ts";

/** Everything that takes records in. */
export type Collector = {
  /** What the API's routes hand bodies to. */
  readonly ingest: HttpIntake;
  readonly hec: HecPorts;
  /** What was refused or cut of a tenant's sources since the start. */
  readonly faults: (tenantUid: string) => readonly SourceFaults[];
  /** Opens the port for senders, listens for syslog and follows files. */
  readonly start: (
    doors: Pick<ListenerDeps, "tenants" | "api" | "tls" | "certificate">,
  ) => Promise<RunningListeners>;
};

/** Most that a body may have, unpacked. */
const MAX_BODY_BYTES = 32 << 20;
/** Most that all bodies together may hold in memory. */
const BODIES_BYTES = 128 << 20;

export function createCollector(spool: Spool, settings: Settings, logger: Logger): Collector {
  const activity = createSourceActivity(Date.now);
  const submit = countedSubmit((batch, bookmarks) => spool.append(batch, bookmarks), activity);
  const types = new Set(LOG_SOURCES.map(({ name }) => name));
  const shared = {
    submit,
    activity,
    isSourceType: (name: string) => types.has(name),
    budget: createBodyBudget(BODIES_BYTES),
    now: Date.now,
    maxBodyBytes: MAX_BODY_BYTES,
  };
  return {
    ingest: createHttpIntake(shared),
    hec: { ...createHecIntake(shared), hasRoom: async () => (await spool.refusal()) === null },
    faults: (tenantUid) => activity.snapshot().filter((source) => source.tenantUid === tenantUid),
    start: (doors) => startListeners({ ...doors, spool, settings, submit, activity, logger, types }),
  };
}
