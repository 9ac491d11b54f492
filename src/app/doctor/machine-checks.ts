import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Check, failed, ok, type Verdict, warning } from "./check.ts";
import { bytesText } from "./bytes-text.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;

export type MemoryFacts = {
  /** What can be had without swapping. */
  readonly availableBytes: number;
  /** Of the control group that this process is in; null where there is none. */
  readonly limitBytes: number | null;
  /** A running server has taken its part already. */
  readonly isServerRunning: boolean;
  /** Engines of our own are the greatest part of what is needed. */
  readonly hasEmbeddedEngine: boolean;
};

/** Memory, the limit of open files, and nothing else that a machine has. */
export function machineChecks(facts: Pick<MemoryFacts, "isServerRunning" | "hasEmbeddedEngine">): Check[] {
  return [
    {
      name: "memory",
      expected: `${bytesText(memoryWanted({ ...facts }))} that can be had`,
      run: async () =>
        judgeMemory({
          ...facts,
          availableBytes: Math.min(await availableMemory(), process.availableMemory()),
          limitBytes: limitOf(process.constrainedMemory()),
        }),
    },
    {
      name: "open files",
      expected: `a limit of ${FILES_WANTED} or more`,
      run: async () => judgeOpenFiles(openFileLimit()),
    },
  ];
}

function memoryWanted({
  isServerRunning,
  hasEmbeddedEngine,
}: Omit<MemoryFacts, "availableBytes" | "limitBytes">): number {
  if (isServerRunning) return 256 * MIB;
  return hasEmbeddedEngine ? GIB : 512 * MIB;
}

export function judgeMemory(facts: MemoryFacts): Verdict {
  const { availableBytes, limitBytes } = facts;
  const limited = limitBytes === null ? "" : `, ${bytesText(limitBytes)} allowed to this group of processes`;
  const found = `${bytesText(availableBytes)} can be had${limited}`;
  const wanted = memoryWanted(facts);
  const remedy =
    limitBytes !== null && limitBytes < 2 * wanted
      ? "Raise the memory limit of the container or service."
      : "Stop what else takes memory here, or give the machine more.";
  if (availableBytes < wanted / 2) return failed(found, remedy);
  return availableBytes < wanted ? warning(found, remedy) : ok(found);
}

async function availableMemory(): Promise<number> {
  try {
    const line = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
    return line === undefined ? Number.POSITIVE_INFINITY : Number(line) * 1024;
  } catch {
    // only Linux has it
    return Number.POSITIVE_INFINITY;
  }
}

/** Without a limit the kernel says a number that no machine has. */
function limitOf(bytes: number): number | null {
  return bytes > 0 && bytes < 2 ** 50 ? bytes : null;
}

const FILES_WANTED = 4096;

/** `limit`: the most this process may have open; null when there is none. */
export function judgeOpenFiles(limit: number | null): Verdict {
  const found = limit === null ? "no limit" : String(limit);
  const remedy =
    "Raise it with `ulimit -n 65536`, LimitNOFILE= of the service, or --ulimit nofile= of the container.";
  if (limit === null || limit >= FILES_WANTED) return ok(found);
  return limit < FILES_WANTED / 4 ? failed(found, remedy) : warning(found, remedy);
}

const Report = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.union([z.number(), z.literal("unlimited")]) }) }),
});

/** Node has raised the soft limit to the hard one by now, as it does for the server. */
function openFileLimit(): number | null {
  // else it asks the network for the name of every address; the types do not know of it
  const report = Object.assign(process.report, { excludeNetwork: true });
  const { soft } = Report.parse(report.getReport()).userLimits.open_files;
  return soft === "unlimited" ? null : soft;
}
