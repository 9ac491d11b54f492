import type { Readable } from "node:stream";
import type { Entry, ZipFile } from "yauzl";
import { openZip, zipMemberName } from "../../ingest/index.ts";
import { faultText } from "./walk-inputs.ts";

/** A file of an archive. */
export type ArchiveMember = {
  /** Unique within the archive: the second of a name is `name (2)`. */
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
  /** Why it is not read; null when it can be. */
  readonly refusal: string | null;
  readonly open: () => Promise<Readable>;
};

export type Archive = {
  readonly members: readonly ArchiveMember[];
  /** What is wrong with its list of members: those before the fault are there. */
  readonly problem: string | null;
  readonly close: () => void;
};

export type ArchiveLimits = {
  readonly maxMembers: number;
  /** What all members of an archive may unpack to. */
  readonly maxBytes: number;
};

/**
 * The files of a zip archive by its directory. Nothing is unpacked: what a member says of its size is held against the limits
 * here, and against the member when it is read. Members that share their bytes, as those of bombs do, are refused.
 * @throws {Error} when it is no archive
 */
export async function openArchive(path: string, limits: ArchiveLimits): Promise<Archive> {
  const zip = await openZip(path);
  const members: ArchiveMember[] = [];
  const naming = createNaming();
  const budget = { packed: zip.fileSize, bytes: limits.maxBytes };
  let problem: string | null = null;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = zipMemberName(entry);
      if (name.endsWith("/")) continue;
      if (members.length === limits.maxMembers) {
        problem = `it has more than ${limits.maxMembers} files: the rest are not read`;
        break;
      }
      members.push(memberOf(zip, entry, { name: naming(name), refusal: refusalOf(entry, budget, limits) }));
    }
  } catch (error) {
    problem = `its directory is damaged: ${faultText(error)}`;
  }
  return { members, problem, close: () => zip.close() };
}

function memberOf(zip: ZipFile, entry: Entry, about: Pick<ArchiveMember, "name" | "refusal">): ArchiveMember {
  return {
    ...about,
    bytes: entry.uncompressedSize,
    packedBytes: entry.compressedSize,
    writtenAt: writtenAt(entry),
    open: () => zip.openReadStreamPromise(entry),
  };
}

/** The time now when what the archive says is none. */
function writtenAt(entry: Entry): number {
  const time = entry.getLastModDate({ timezone: "UTC" }).getTime();
  return Number.isNaN(time) ? Date.now() : time;
}

/** Makes names unique: one that comes again gets a number. */
export function createNaming(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
}

const SYMBOLIC_LINK = 0o120_000;
const KIND_OF_FILE = 0o170_000;

function refusalOf(
  entry: Entry,
  budget: { packed: number; bytes: number },
  { maxBytes }: ArchiveLimits,
): string | null {
  if (entry.isEncrypted()) return "it is encrypted";
  if (!entry.canDecodeFileData()) return `it is packed with method ${entry.compressionMethod}`;
  if (((entry.externalFileAttributes >>> 16) & KIND_OF_FILE) === SYMBOLIC_LINK) return "a symbolic link";
  if (entry.compressedSize > budget.packed)
    return "the members claim more bytes than the archive has: a bomb";
  if (entry.uncompressedSize > budget.bytes) return `the archive unpacks to more than ${maxBytes} bytes`;
  budget.packed -= entry.compressedSize;
  budget.bytes -= entry.uncompressedSize;
  return null;
}
