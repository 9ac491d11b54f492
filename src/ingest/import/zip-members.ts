import { readFile, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { type Entry, fromBufferPromise, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";

/** One file of an archive. Its stream is to be read to its end, or destroyed, before the next is asked for. */
export type ZipMember = { readonly name: string; readonly stream: Readable };

export type ZipLimits = {
  readonly maxMembers: number;
  /** All members together, unpacked. */
  readonly maxBytes: number;
};

/**
 * The files of a zip archive, in the archive's order. Nothing is written to disk, so names cannot lead anywhere.
 * @throws {Error} when it is no archive, or is beyond the limits: of what members say they have, and they are held to it
 */
export async function* zipMembers(path: string, limits: ZipLimits): AsyncGenerator<ZipMember> {
  const zip = await openZip(path);
  let members = 0;
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = zipMemberName(entry);
      if (name.endsWith("/")) continue;
      members++;
      bytes += entry.uncompressedSize;
      if (members > limits.maxMembers)
        throw new Error(`the archive has more than ${limits.maxMembers} files`);
      if (bytes > limits.maxBytes)
        throw new Error(`the archive unpacks to more than ${limits.maxBytes} bytes`);
      yield { name, stream: await zip.openReadStreamPromise(entry) };
    }
  } finally {
    zip.close();
  }
}

/** Archives up to this size are mended in memory when their end is not quite right. */
const MENDED_BYTES = 256 << 20;

/** A name as it was given, with `/` between folders. It is not to be trusted with a place on disk. */
export function zipMemberName({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

/** @throws {Error} when it is no archive */
export async function openZip(path: string): Promise<ZipFile> {
  // a name that leads out of a folder would refuse the whole archive, and names are only shown
  const options = { autoClose: false, decodeStrings: false };
  try {
    return await openPromise(path, options);
  } catch (error) {
    const { size } = await stat(path);
    if (size > MENDED_BYTES) throw error;
    return fromBufferPromise(withWholeComment(await readFile(path)), { decodeStrings: false });
  }
}

/** Some writers count the archive's comment wrong, which costs nothing but would refuse the archive. */
function withWholeComment(archive: Buffer): Buffer {
  const at = archive.lastIndexOf("PK\u0005\u0006");
  if (at < 0 || at + END_BYTES > archive.length) return archive;
  const end = at + END_BYTES + archive.readUInt16LE(at + END_BYTES - 2);
  return end <= archive.length
    ? archive.subarray(0, end)
    : Buffer.concat([archive, Buffer.alloc(end - archive.length)]);
}

/** End of central directory record without its comment: APPNOTE.TXT 4.3.16. */
const END_BYTES = 22;
