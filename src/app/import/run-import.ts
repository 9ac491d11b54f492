import { availableParallelism } from "node:os";
import type { ImportFlags } from "../../cli/import-command.ts";
import {
  createServerTarget,
  createSpoolTarget,
  type ImportedFile,
  type ImportTarget,
  runImport,
} from "../../ingest/index.ts";
import { LOG_SOURCES } from "../../normalize/index.ts";
import { openSqliteSpool } from "../../platform/bus/sqlite-spool.ts";
import { readSettings } from "../../platform/config.ts";
import { openDataFolder } from "../../platform/data-folder/index.ts";
import { createLogger } from "../../platform/log/index.ts";
import { evtxFormat } from "./evtx-format.ts";
import { createProgressBar } from "./progress-bar.ts";

/** How long a server that pushes back is asked again. */
const PATIENCE_MS = 10 * 60_000;

/** Imports files and tells what came of it. False when something was not imported. */
export async function importFiles(paths: readonly string[], flags: ImportFlags): Promise<boolean> {
  refuseUnknownType(flags.type);
  const target = await openTarget(flags);
  const bar = createProgressBar(process.stderr, Date.now);
  try {
    const formats = [evtxFormat({ recover: flags.recover })];
    const files = await runImport({ paths, form: flags.form, formats, target, onProgress: bar.show });
    bar.end();
    console.log(flags.json ? JSON.stringify(summaryOf(files)) : textOf(files));
    return files.every(({ error }) => error === null);
  } finally {
    await target.close();
  }
}

type OpenTarget = ImportTarget & { close(): Promise<void> };

async function openTarget(flags: ImportFlags): Promise<OpenTarget> {
  const { url, key = "", source, type = null, tenant = "" } = flags;
  if (url !== undefined) {
    const server = createServerTarget({ url: new URL(url), key, source, type, patienceMs: PATIENCE_MS });
    return { ...server, close: () => Promise.resolve() };
  }
  const settings = readSettings({
    ...process.env,
    ...(flags.data === undefined ? {} : { WATCHFLOOR_DATA_DIR: flags.data }),
  });
  const folder = openDataFolder(settings.WATCHFLOOR_DATA_DIR);
  const spool = await openSqliteSpool({
    folder: folder.inside("spool"),
    limitBytes: settings.WATCHFLOOR_SPOOL_LIMIT_MB * 2 ** 20,
    groupRecords: 20_000,
    groupBytes: 32 * 2 ** 20,
    groupsInFlight: availableParallelism(),
    logger: createLogger("warn"),
  });
  const target = createSpoolTarget({
    submit: (batch) => spool.append(batch),
    tenantUid: tenant,
    source,
    type,
    now: Date.now,
  });
  return {
    ...target,
    close: async () => {
      await spool.close();
      folder.release();
    },
  };
}

function refuseUnknownType(type: string | undefined): void {
  const known = LOG_SOURCES.map(({ name }) => name);
  if (type !== undefined && !known.includes(type))
    throw new Error(`There is no log source type ${type}. Known are: ${known.join(", ")}.`);
}

function summaryOf(files: readonly ImportedFile[]): object {
  const sum = (count: (file: ImportedFile) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  return {
    records: sum((file) => file.records),
    bytes: sum((file) => file.bytes),
    cut: sum((file) => file.cut),
    recovered: sum((file) => file.recovered),
    lostBytes: sum((file) => file.lostBytes),
    failed: files.filter(({ error }) => error !== null).length,
    files,
  };
}

function textOf(files: readonly ImportedFile[]): string {
  return files.flatMap((file) => [`${file.path}: ${outcomeOf(file)}`, ...lostOf(file)]).join("\n");
}

function outcomeOf({ records, cut, recovered, lostBytes, error }: ImportedFile): string {
  const parts = [
    `${records} records`,
    ...(cut === 0 ? [] : [`${cut} of them cut at 1 MiB`]),
    ...(recovered === 0 ? [] : [`${recovered} of them recovered`]),
    ...(lostBytes === 0 ? [] : [`${lostBytes} bytes could not be read`]),
    ...(error === null ? [] : [`then failed: ${error}`]),
  ];
  return parts.join(", ");
}

/** Lost parts that are shown of each file; all of them are in the JSON. */
const MAX_SHOWN_LOST = 5;

function lostOf({ lost, lostRanges }: ImportedFile): string[] {
  const shown = lost.slice(0, MAX_SHOWN_LOST);
  const lines = shown.map(({ offset, length, reason }) => `  ${length} bytes at ${offset}: ${reason}`);
  return lostRanges > shown.length ? [...lines, `  and ${lostRanges - shown.length} more`] : lines;
}
