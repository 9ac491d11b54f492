import { crc32 } from "node:zlib";
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, CHUNK_MAGIC, FLAG_NO_CRC } from "./layout.ts";

/** What a chunk's checksums say. A chunk whose checksum is wrong is read all the same. */
export type ChunkChecksum = "right" | "absent" | "wrong_header" | "wrong_data";

export type ChunkHeader = {
  /** Where the last record ends. Beyond it lies what older records left. */
  readonly free: number;
  readonly checksum: ChunkChecksum;
};

/** True when the bytes begin as a chunk does. */
export function isChunk(bytes: Buffer): boolean {
  return bytes.compare(CHUNK_MAGIC, 0, CHUNK_MAGIC.length, 0, CHUNK_MAGIC.length) === 0;
}

export function readChunkHeader(bytes: Buffer): ChunkHeader {
  const written = bytes.readUInt32LE(48);
  const free = written >= CHUNK_HEADER_BYTES && written <= CHUNK_BYTES ? written : CHUNK_BYTES;
  return { free, checksum: checksumOf(bytes, free) };
}

function checksumOf(bytes: Buffer, free: number): ChunkChecksum {
  if ((bytes.readUInt32LE(120) & FLAG_NO_CRC) !== 0) return "absent";
  const header = crc32(bytes.subarray(128, CHUNK_HEADER_BYTES), crc32(bytes.subarray(0, 120)));
  if (header !== bytes.readUInt32LE(124)) return "wrong_header";
  return crc32(bytes.subarray(CHUNK_HEADER_BYTES, free)) === bytes.readUInt32LE(52) ? "right" : "wrong_data";
}
