import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from "node:fs";

/**
 * Room that is given up when the disk is full. Forgetting what is stored needs room too, so without a reserve a
 * spool that filled its disk could never become empty again. While it is gone, nothing new may be taken in.
 */
export type SpoolReserve = {
  isKept(): boolean;
  /** True when the reserve is on disk, or could be put back there. Tries at most once a second. */
  restore(): boolean;
  release(): void;
};

export function createSpoolReserve(path: string, bytes: number): SpoolReserve {
  let isKept = statSync(path, { throwIfNoEntry: false })?.size === bytes;
  let nextTryAt = 0;
  return {
    isKept: () => isKept,
    restore: () => {
      if (isKept || performance.now() < nextTryAt) return isKept;
      nextTryAt = performance.now() + RETRY_MS;
      isKept = writeZeros(path, bytes);
      return isKept;
    },
    release: () => {
      rmSync(path, { force: true });
      isKept = false;
      nextTryAt = performance.now() + RETRY_MS;
    },
  };
}

const RETRY_MS = 1000;

/** False, and no file, when there is no room. A file without blocks behind it would reserve nothing. */
function writeZeros(path: string, bytes: number): boolean {
  try {
    const file = openSync(path, "w");
    const zeros = new Uint8Array(bytes);
    try {
      for (let written = 0; written < bytes; ) written += writeSync(file, zeros, 0, bytes - written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return true;
  } catch {
    rmSync(path, { force: true });
    return false;
  }
}
