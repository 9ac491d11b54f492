/**
 * Where things are in an event log file. Everything is little-endian; offsets within binary XML are relative to the
 * chunk. Source: [MS-EVEN6] 2.2.17 for binary XML; the file around it as the libevtx documentation describes it.
 */

/** The file's header block, which the first chunk follows. */
export const HEADER_BYTES = 4096;
/** Every chunk has this size and needs no other to be read. */
export const CHUNK_BYTES = 65_536;
/** The chunk's header, its string table and its template table; records follow. */
export const CHUNK_HEADER_BYTES = 512;
/** A record without binary XML. */
export const MIN_RECORD_BYTES = 28;
/** From a record's start to its binary XML, and what follows that: a copy of the size. */
export const RECORD_HEADER_BYTES = 24;
export const RECORD_TRAILER_BYTES = 4;

export const FILE_MAGIC = Buffer.from("ElfFile\0");
export const CHUNK_MAGIC = Buffer.from("ElfChnk\0");
/** `**` and two zeros. */
export const RECORD_MAGIC = 0x2a2a;
/** Chunks that have no checksums say so. */
export const FLAG_NO_CRC = 4;
