import { constants } from "node:fs";
import { access, open, stat, statfs, unlink } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { MIN_FREE_BYTES, refuseOtherLayout } from "../../platform/data-folder/index.ts";
import { bytesText } from "./bytes-text.ts";
import { type Check, failed, messageOf, ok, type Verdict, warning } from "./check.ts";

/** The data folder as it is found. */
export type FolderPlace = {
  /** Absolute. */
  readonly path: string;
  /** The folder, or the nearest above it that is there. */
  readonly nearest: string;
  readonly exists: boolean;
};

/** Where the data folder is, or would be made. */
export async function findFolder(folder: string): Promise<FolderPlace> {
  const path = resolve(folder);
  for (let nearest = path; ; nearest = dirname(nearest))
    if ((await isThere(nearest)) || nearest === dirname(nearest))
      return { path, nearest, exists: nearest === path };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export type FolderCheckOptions = {
  readonly place: FolderPlace;
  /** `process 12 on soc-1`, or null when nobody has it. */
  readonly owner: string | null;
  /** What the spool may take of the disk. */
  readonly spoolBytes: number;
};

export function folderChecks({ place, owner, spoolBytes }: FolderCheckOptions): Check[] {
  const wanted = spoolBytes + 2 * MIN_FREE_BYTES;
  return [
    {
      name: "data folder",
      expected: "a folder that this user may write, of this release or an older one",
      run: async () => judgeFolder(place, owner, await folderFault(place)),
    },
    {
      name: "disk space",
      expected: `${bytesText(wanted)} free: the spool alone may take ${bytesText(spoolBytes)}`,
      run: async () => judgeSpace(await spaceOf(place.nearest), wanted),
    },
    {
      name: "file system",
      expected: "a local disk",
      run: async () => judgeFileSystem((await statfs(place.nearest)).type, process.platform),
    },
    // nothing is put into a folder that is not the product's
    ...(place.exists ? [flushCheck(place.path)] : []),
  ];
}

/** What keeps the folder from being used; null when nothing does. */
async function folderFault({ path, nearest, exists }: FolderPlace): Promise<string | null> {
  if (!(await stat(nearest)).isDirectory()) return `${nearest} is not a folder`;
  try {
    await access(nearest, constants.W_OK | constants.X_OK);
  } catch (error) {
    return `${nearest} cannot be written: ${messageOf(error)}`;
  }
  if (!exists || !(await isThere(join(path, "layout")))) return null;
  try {
    refuseOtherLayout(path);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

export function judgeFolder(place: FolderPlace, owner: string | null, fault: string | null): Verdict {
  if (fault !== null)
    return failed(
      fault,
      "Give this user the right to it, choose another with --data, or start the release that made it.",
    );
  if (!place.exists)
    return ok(`${place.path} is not there yet; the first start makes it in ${place.nearest}`);
  return ok(`${place.path}, ${owner === null ? "in use by nobody" : `in use by ${owner}`}`);
}

export type DiskSpace = {
  readonly freeBytes: number;
  /** Null where the file system has no fixed number of them. */
  readonly freeInodes: number | null;
};

async function spaceOf(path: string): Promise<DiskSpace> {
  const { bavail, bsize, files, ffree } = await statfs(path);
  return { freeBytes: bavail * bsize, freeInodes: files === 0 ? null : ffree };
}

/** Each part of the event store is some files, and each is made new before the old ones go. */
const INODES_WANTED = 20_000;

export function judgeSpace({ freeBytes, freeInodes }: DiskSpace, wantedBytes: number): Verdict {
  const inodes = freeInodes === null ? "" : `, room for ${freeInodes} files`;
  const found = `${bytesText(freeBytes)} free${inodes}`;
  const remedy =
    "Free some, choose another disk with --data, or lower WATCHFLOOR_SPOOL_LIMIT_MB and WATCHFLOOR_RETENTION_DAYS.";
  if (freeBytes < MIN_FREE_BYTES || (freeInodes ?? INODES_WANTED) < INODES_WANTED / 20)
    return failed(found, `${remedy} The server does not start with less than ${bytesText(MIN_FREE_BYTES)}.`);
  const isEnough = freeBytes >= wantedBytes && (freeInodes ?? INODES_WANTED) >= INODES_WANTED;
  return isEnough ? ok(found) : warning(found, remedy);
}

/** File systems on which data do not stay, or whose locks and flushes cannot be relied on. Source: statfs(2). */
const UNFIT: ReadonlyMap<number, readonly [name: string, problem: string]> = new Map([
  [0x01_02_19_94, ["tmpfs", "it is memory: everything is gone when the machine stops"]],
  [0x85_84_58_f6, ["ramfs", "it is memory: everything is gone when the machine stops"]],
  [0x79_4c_76_30, ["overlayfs", "it is a container's own: everything is gone with the container"]],
  [0x69_69, ["NFS", "locks and flushes of a network file system may not hold"]],
  [0xff_53_4d_42, ["CIFS", "locks and flushes of a network file system may not hold"]],
  [0xfe_53_4d_42, ["SMB", "locks and flushes of a network file system may not hold"]],
  [0x01_02_19_97, ["9p", "locks and flushes of a shared file system may not hold"]],
  [0x65_73_55_46, ["FUSE", "whether flushes hold depends on what is behind it"]],
  [0x00_c3_64_00, ["Ceph", "locks and flushes of a network file system may not hold"]],
]);

/** `type` is statfs's number, which means this on Linux only. */
export function judgeFileSystem(type: number, platform: NodeJS.Platform): Verdict {
  const unfit = platform === "linux" ? UNFIT.get(type >>> 0) : undefined;
  if (unfit === undefined) return ok("neither memory nor network");
  const [name, problem] = unfit;
  return warning(`${name}: ${problem}`, "Put the data folder on a local disk or a volume with --data.");
}

/** Slower than this, and senders wait: an answer is given after a flush. */
const SLOW_FLUSH_MS = 250;

function flushCheck(path: string): Check {
  return {
    name: "flush to disk",
    expected: `a written file is on disk within ${SLOW_FLUSH_MS} ms`,
    run: async () => judgeFlush(await flushTime(path)),
  };
}

export function judgeFlush(ms: number): Verdict {
  const found = `after ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return ms > SLOW_FLUSH_MS
    ? warning(found, "See what else writes to this disk, or choose a faster one with --data.")
    : ok(found);
}

/** Milliseconds that a small file takes to be on disk. It is removed again. */
async function flushTime(folder: string): Promise<number> {
  const path = join(folder, `doctor-${randomUUID()}`);
  const startedAt = performance.now();
  const file = await open(path, "wx", 0o600);
  try {
    await file.write(Buffer.alloc(4096));
    await file.sync();
    return performance.now() - startedAt;
  } finally {
    await file.close();
    await unlink(path);
  }
}
