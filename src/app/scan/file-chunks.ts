import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 1 << 20;

/**
 * The bytes of a regular file, or of a range of it. Reads when asked, on the thread that asks: which has nothing else to do.
 * @throws {Error} when it cannot be read, or has become something else than a regular file
 */
export async function* fileChunks(
  path: string,
  start = 0,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const file = openFile(path);
  try {
    for (let at = start; at < end; ) {
      // whoever reads may keep a view of a chunk, so each is its own
      const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, file.bytes - at || 1, end - at));
      const length = readSync(file.descriptor, chunk, 0, chunk.length, at);
      if (length === 0) return;
      at += length;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(file.descriptor);
  }
}

/** The first bytes of a file. @throws {Error} as {@link fileChunks} */
export function fileHead(path: string, bytes: number): Uint8Array {
  const { descriptor } = openFile(path);
  try {
    const head = Buffer.alloc(bytes);
    return head.subarray(0, readSync(descriptor, head, 0, bytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

function openFile(path: string): { readonly descriptor: number; readonly bytes: number } {
  // what was a file when the folder was walked may be a pipe by now, and its opening would wait for a writer
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = fstatSync(descriptor);
  if (found.isFile()) return { descriptor, bytes: found.size };
  closeSync(descriptor);
  throw new Error("it is no regular file");
}
