import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** Whose records the senders of a network are. */
const SyslogSender = z.strictObject({
  network: z.union([z.cidrv4(), z.cidrv6()]),
  tenant: z.string().min(1),
  type: z.string().min(1).nullable().default(null).describe("Log source type of all they send."),
});

const FollowedFiles = z.strictObject({
  path: z.string().startsWith("/", "must begin with /").describe("A file, or a pattern with * and **."),
  tenant: z.string().min(1),
  source: z.string().min(1).nullable().default(null).describe("Name of the source; default: file:<path>."),
  type: z.string().min(1).nullable().default(null),
  form: z.enum(["lines", "csv"]).default("lines"),
  from: z
    .enum(["start", "end"])
    .default("start")
    .describe("Where to begin in a file that was there already."),
});

/** Who sends and what is followed: the file that `WATCHFLOOR_SOURCES_FILE` names, in YAML. */
const SourcesFile = z.strictObject({
  syslog: z.array(SyslogSender).nullable().default(null),
  files: z.array(FollowedFiles).default([]),
});
export type SourcesFile = z.infer<typeof SourcesFile>;

/** Nobody said anything: the only tenant has all senders. @throws {Error} naming the place that is wrong */
export function readSourcesFile(path: string | undefined, types: ReadonlySet<string>): SourcesFile {
  if (path === undefined) return { syslog: null, files: [] };
  const parsed = SourcesFile.safeParse(parseYaml(path) ?? {});
  if (!parsed.success) throw new Error(`${path} is wrong:\n${z.prettifyError(parsed.error)}`);
  const named = [...(parsed.data.syslog ?? []), ...parsed.data.files].map(({ type }) => type);
  const unknown = named.find((type) => type !== null && !types.has(type));
  if (unknown !== undefined)
    throw new Error(`${path} names the log source type ${unknown}; known are ${[...types].join(", ")}.`);
  return parsed.data;
}

function parseYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`WATCHFLOOR_SOURCES_FILE: ${path}: ${reason}`, { cause });
  }
}
