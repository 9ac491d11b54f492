import type { Readable } from "node:stream";
import { createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { AppError } from "../../lib/app-error.ts";

/** How the sender packed a body: HTTP's `Content-Encoding`. */
const DECODERS = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  zstd: createZstdDecompress,
};

/**
 * The bytes of a body, unpacked while they come, so that a bomb costs no more than `maxBytes`. Who stops reading leaves
 * the body open: the connection that it comes by may still be answered.
 * @throws {AppError} `UNSUPPORTED_MEDIA_TYPE` for another encoding, `PAYLOAD_TOO_LARGE` beyond `maxBytes` unpacked,
 * `BAD_REQUEST` for what cannot be unpacked or ends too soon
 */
export async function* decodedBody(
  body: Readable,
  encoding: string | undefined,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of unpacked(body, encoding)) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new AppError(
        "PAYLOAD_TOO_LARGE",
        `A body may have ${maxBytes} bytes unpacked: send less at once.`,
        {
          maxBytes,
        },
      );
    yield chunk;
  }
}

function unpacked(body: Readable, encoding = "identity"): AsyncIterable<Uint8Array> {
  const name = encoding.trim().toLowerCase();
  if (name === "identity" || name === "")
    return chunksOf(body.iterator({ destroyOnReturn: false }), "The body was cut off");
  const create = new Map(Object.entries(DECODERS)).get(name);
  if (create === undefined)
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", `Content-Encoding ${name} is not known.`, {
      expected: Object.keys(DECODERS),
    });
  const decoder = create();
  body.on("error", (error) => decoder.destroy(error));
  body.pipe(decoder);
  return chunksOf(decoder, `The body is no ${name}`);
}

async function* chunksOf(stream: AsyncIterable<unknown>, fault: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("a body is read as bytes");
      yield chunk;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("BAD_REQUEST", `${fault}: ${reason}.`, {}, cause);
  }
}
