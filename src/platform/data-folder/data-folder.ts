import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { lockFolder } from "./folder-lock.ts";

/** Everything that one installation keeps on disk. One process at a time owns it. */
export type DataFolder = {
  /** Absolute. */
  readonly path: string;
  /** A folder inside, made when missing and readable by the owner alone. */
  readonly inside: (name: DataSubfolder) => string;
  /** Lets the next process have it. */
  readonly release: () => void;
};

export type DataSubfolder = "clickhouse" | "postgres" | "spool" | "keys" | "tls" | "correlation" | "rules";

/** Goes up when the folders inside change their meaning. */
const LAYOUT = 1;
/** Less than this and the engines would fail in the middle of a write. */
export const MIN_FREE_BYTES = 256 * 1024 * 1024;

/**
 * Opens the folder for this process alone, making it when it is not there.
 * @throws {Error} that says what is wrong and what to do: taken by a running process, of a newer layout, not
 * writable, or on a disk that is nearly full.
 */
export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  makeWritable(path);
  refuseFullDisk(path);
  const release = lockFolder(path);
  try {
    checkLayout(path);
  } catch (error) {
    release();
    throw error;
  }
  return {
    path,
    inside: (name) => {
      const inner = join(path, name);
      mkdirSync(inner, { recursive: true, mode: 0o700 });
      return inner;
    },
    release,
  };
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `The data folder ${path} cannot be written. Give this user the right to it, or choose another with --data.`,
      { cause: error },
    );
  }
}

function refuseFullDisk(path: string): void {
  const free = freeBytes(path);
  if (free < MIN_FREE_BYTES)
    throw new Error(
      `The disk of ${path} has ${Math.floor(free / 1_048_576)} MiB left; at least 256 MiB are needed. Free some, or choose another folder with --data.`,
    );
}

/** Bytes that this user may still write on the disk of a path. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

function checkLayout(path: string): void {
  const file = join(path, "layout");
  if (existsSync(file)) refuseOtherLayout(path);
  else writeFileSync(file, `${LAYOUT}\n`, { mode: 0o600 });
}

/** @throws {Error} when the folder is of a newer release, or cannot be told */
export function refuseOtherLayout(path: string): void {
  const file = join(path, "layout");
  const found = Number(readFileSync(file, "utf8"));
  if (!Number.isInteger(found) || found < 1)
    throw new Error(`${file} should hold a number and does not. Restore it from a backup.`);
  if (found > LAYOUT)
    throw new Error(
      `The data folder ${path} was made by a newer release (layout ${found}; this one knows ${LAYOUT}). Start the newer release.`,
    );
}
