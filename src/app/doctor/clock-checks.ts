import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Check, failed, ok, type Verdict, warning } from "./check.ts";

export type ClockFacts = {
  readonly now: number;
  /** A time that has certainly passed: when the program's files were written. */
  readonly notBefore: number;
  /** Whether the system says that its clock follows a time source; null when it says nothing. */
  readonly isSynchronised: boolean | null;
};

/** Is the time right? Rules, sessions, one-time codes and retention all go by it. */
export function clockCheck(now: () => number): Check {
  return {
    name: "clock",
    expected: "follows a time source",
    run: async () =>
      judgeClock({ now: now(), notBefore: programWrittenAt(), isSynchronised: await synchronisation() }),
  };
}

const SECOND_MS = 1000;
const DAY_MS = 24 * 3_600_000;

export function judgeClock({ now, notBefore, isSynchronised }: ClockFacts): Verdict {
  const time = new Date(now).toISOString();
  const remedy =
    "Set the clock and turn on time synchronisation (`timedatectl set-ntp true`, chrony, or your host's).";
  if (now < notBefore - DAY_MS)
    return failed(
      `${time}, earlier than the program's own files (${new Date(notBefore).toISOString()})`,
      remedy,
    );
  if (isSynchronised === null) return ok(`${time}; the system does not say whether it follows a time source`);
  return isSynchronised ? ok(`${time}, synchronised`) : warning(`${time}, not synchronised`, remedy);
}

/** How far an engine's clock may be from ours: times of both stand side by side in what people read. */
export function judgeOffset(engine: string, offsetMs: number): Verdict {
  const seconds = Math.abs(offsetMs / SECOND_MS);
  const found = `the clock of ${engine} is ${seconds.toFixed(1)} s ${offsetMs < 0 ? "behind" : "ahead of"} ours`;
  const remedy = "Synchronise the clocks of both machines with the same time source.";
  if (seconds >= 60) return failed(found, remedy);
  return seconds >= 2 ? warning(found, remedy) : ok(`the clock of ${engine} agrees with ours`);
}

function programWrittenAt(): number {
  return statSync(fileURLToPath(new URL("../../../package.json", import.meta.url))).mtimeMs;
}

async function synchronisation(): Promise<boolean | null> {
  if (existsSync("/run/systemd/timesync/synchronized")) return true;
  try {
    // also knows of chrony and ntpd: it asks the kernel (adjtimex(2))
    const { stdout } = await promisify(execFile)(
      "timedatectl",
      ["show", "--property=NTPSynchronized", "--value"],
      {
        timeout: 3000,
      },
    );
    return { yes: true, no: false }[stdout.trim()] ?? null;
  } catch {
    // no systemd here, as in most containers
    return null;
  }
}
