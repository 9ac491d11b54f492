import { readSettings, type Settings } from "../../platform/config.ts";
import { lockOwner } from "../../platform/data-folder/index.ts";
import type { DoctorFlags } from "../../cli/doctor-command.ts";
import { certificateChecks, readCertificate } from "./certificate-check.ts";
import { type Check, type CheckResult, failed, messageOf, runChecks } from "./check.ts";
import { clockCheck } from "./clock-checks.ts";
import { contentChecks } from "./content-checks.ts";
import { serverChecks } from "./engine-checks.ts";
import { engineTrials } from "./engine-trial.ts";
import { findFolder, folderChecks } from "./folder-checks.ts";
import { machineChecks } from "./machine-checks.ts";
import { portChecks } from "./port-checks.ts";
import { programChecks } from "./program-checks.ts";
import { reportLines, worstOf } from "./report.ts";
import { runningServerCheck } from "./running-server.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type DoctorOptions = {
  /** What `serve` would be given. */
  readonly environment: Environment;
  readonly flags: DoctorFlags;
  readonly version: string;
  readonly print: (line: string) => void;
};

/** Looks at everything that the server needs and prints what was found. False when something failed. */
export async function examine({ environment, flags, version, print }: DoctorOptions): Promise<boolean> {
  const checks = await examineAll(environment, flags);
  const state = worstOf(checks);
  if (flags.json === true) print(JSON.stringify({ version, state, checks }));
  else for (const line of reportLines(version, checks)) print(line);
  return state !== "failed";
}

async function examineAll(environment: Environment, flags: DoctorFlags): Promise<CheckResult[]> {
  let settings: Settings;
  try {
    settings = readSettings(environment);
  } catch (error) {
    const verdict = failed(messageOf(error), "Mend them as docs/reference/settings.md says, then ask again.");
    return [{ name: "settings", expected: "all as their descriptions say", ...verdict }];
  }
  return runChecks(await checksFor(settings, flags));
}

/** The folder first: who has it decides what is expected of ports, memory and engines. */
async function checksFor(settings: Settings, flags: DoctorFlags): Promise<Check[]> {
  const place = await findFolder(settings.WATCHFLOOR_DATA_DIR);
  const folder = ownerOf(place.path);
  const { owner } = folder;
  const isServerRunning = owner !== null;
  return [
    ...programChecks(settings, place.path),
    ...folder.faults,
    ...folderChecks({ place, owner, spoolBytes: settings.WATCHFLOOR_SPOOL_LIMIT_MB * 2 ** 20 }),
    ...machineChecks({
      isServerRunning,
      hasEmbeddedEngine:
        settings.DATABASE_URL === undefined || settings.WATCHFLOOR_CLICKHOUSE_URL === undefined,
    }),
    ...portChecks(settings, pidOf(owner)),
    ...serverChecks(settings),
    ...(owner === null
      ? []
      : [runningServerCheck({ owner, settings, certificate: () => readCertificate(settings, place.path) })]),
    ...(flags.tryEngines === true ? engineTrials(settings) : []),
    clockCheck(Date.now),
    ...certificateChecks(settings, place.path, Date.now),
    ...contentChecks(settings, place.path),
  ];
}

/** A lock that cannot be looked at is told, and does not keep the rest from being looked at. */
function ownerOf(path: string): { readonly owner: string | null; readonly faults: Check[] } {
  try {
    return { owner: lockOwner(path), faults: [] };
  } catch (error) {
    const verdict = failed(messageOf(error), `Run this as the user of the server, who may read ${path}.`);
    const expected = "can be looked at";
    return {
      owner: null,
      faults: [{ name: "data folder lock", expected, run: async () => verdict }],
    };
  }
}

/** Of a process on this machine, or null: in a container other numbers hold than outside of it. */
function pidOf(owner: string | null): number | null {
  const pid = /^process (\d+) on /.exec(owner ?? "")?.[1];
  return pid === undefined ? null : Number(pid);
}
