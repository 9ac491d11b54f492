import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** Everything that one installation keeps on disk. One process at a time owns it. */
export type DataFolder = {
  /** Absolute. */
  readonly path: string;
  /** A folder inside, made when missing and readable by the owner alone. */
  readonly inside: (name: string) => string;
  /** Lets the next process have it. */
  readonly release: () => void;
};

/** Goes up when the folders inside change their meaning. */
const LAYOUT = 1;
const SUBFOLDERS = ["clickhouse", "keys", "spool", "tls"];
/** Less than this and the engines would fail in the middle of a write. */
const MIN_FREE_BYTES = 256 * 1024 * 1024;

/** What a lock says of its owner: a process id alone may be another program's after a restart. */
const LockOwner = z.object({ pid: z.int(), startedAt: z.string() });
type LockOwner = z.infer<typeof LockOwner>;

/**
 * Opens the folder for this process alone, making it when it is not there.
 * @throws {Error} that says what is wrong and what to do: taken by a running process, of a newer layout, not
 * writable, or on a disk that is nearly full.
 */
export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  makeWritable(path);
  refuseFullDisk(path);
  const lock = join(path, "lock");
  takeLock(lock, path);
  try {
    checkLayout(path);
    for (const name of SUBFOLDERS) mkdirSync(join(path, name), { recursive: true, mode: 0o700 });
  } catch (error) {
    rmSync(lock, { force: true });
    throw error;
  }
  return {
    path,
    inside: (name) => {
      const inner = join(path, name);
      mkdirSync(inner, { recursive: true, mode: 0o700 });
      return inner;
    },
    release: () => rmSync(lock, { force: true }),
  };
}

function makeWritable(path: string): void {
  try {
    if (!existsSync(path)) {
      mkdirSync(path, { recursive: true });
      // others may pass through, to reach the one folder inside that is the database server's own; nobody may list
      chmodSync(path, 0o711);
    }
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `The data folder ${path} cannot be written. Give this user the right to it, or choose another with --data.`,
      { cause: error },
    );
  }
}

function refuseFullDisk(path: string): void {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize < MIN_FREE_BYTES)
    throw new Error(
      `The disk of ${path} has ${Math.floor((bavail * bsize) / 1_048_576)} MiB left; at least 256 MiB are needed. Free some, or choose another folder with --data.`,
    );
}

/** Made by a rename of a whole file, so that nobody reads half a lock; a dead owner's lock is taken over. */
function takeLock(lock: string, path: string): void {
  const owner = readLock(lock);
  if (owner !== null && isRunning(owner))
    throw new Error(
      `The data folder ${path} is in use by process ${owner.pid}. Stop it first, or choose another folder with --data.`,
    );
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) ?? "" }), {
    mode: 0o600,
  });
  renameSync(mine, lock);
}

function readLock(lock: string): LockOwner | null {
  if (!existsSync(lock)) return null;
  try {
    return LockOwner.parse(JSON.parse(readFileSync(lock, "utf8")));
  } catch {
    // a lock that nobody can read was left by a full disk
    return null;
  }
}

function isRunning(owner: LockOwner): boolean {
  if (owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const started = startOf(owner.pid);
  return started === null || owner.startedAt === "" || started === owner.startedAt;
}

/** When a process started, in the kernel's ticks; null where the system does not say (field 22 of proc(5) stat). */
function startOf(pid: number): string | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const text = readFileSync(file, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function checkLayout(path: string): void {
  const file = join(path, "layout");
  if (!existsSync(file)) {
    writeFileSync(file, `${LAYOUT}\n`, { mode: 0o600 });
    return;
  }
  const found = Number(readFileSync(file, "utf8"));
  if (!Number.isInteger(found) || found < 1)
    throw new Error(`${file} should hold a number and does not. Restore it from a backup.`);
  if (found > LAYOUT)
    throw new Error(
      `The data folder ${path} was made by a newer release (layout ${found}; this one knows ${LAYOUT}). Start the newer release.`,
    );
}
