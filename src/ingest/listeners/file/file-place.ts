import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { z } from "zod";

/**
 * How far a file was read, and how to know it again: inode numbers are given to other files once theirs is gone, so
 * the first bytes must be the same, too.
 */
export const FilePlace = z.object({
  path: z.string(),
  /** Behind the last line whose record is kept. */
  offset: z.number(),
  /** Header that the next line is read with. */
  context: z.string().nullable(),
  head: z.object({ bytes: z.number(), sha256: z.string() }),
});
export type FilePlace = z.infer<typeof FilePlace>;

export type FileHead = FilePlace["head"];

const HEAD_BYTES = 1024;

/** The fingerprint of a file's first bytes, of as many as there are up to 1 KiB. */
export async function readHead(file: FileHandle, bytes = HEAD_BYTES): Promise<FileHead> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, 0);
  return {
    bytes: bytesRead,
    sha256: createHash("sha256").update(buffer.subarray(0, bytesRead)).digest("hex"),
  };
}

/** True when the file still begins with what it began with. It may have grown. */
export async function hasHead(file: FileHandle, head: FileHead): Promise<boolean> {
  const now = await readHead(file, head.bytes);
  return now.bytes === head.bytes && now.sha256 === head.sha256;
}

/** Names the file itself, whatever it is called. */
export function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}

/** The place that a bookmark holds, or null when it is not one of ours. */
export function parsePlace(bookmark: string): FilePlace | null {
  try {
    return FilePlace.parse(JSON.parse(bookmark));
  } catch {
    return null;
  }
}
