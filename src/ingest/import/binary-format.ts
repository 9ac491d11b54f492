/**
 * A format that is not text. Whoever reads such formats hands them in, so that importing knows of none of them: the
 * first bytes of a file decide.
 */
export type BinaryFormat = {
  /** True for the first bytes of such a file, of which there are at least eight unless the file is shorter. */
  readonly begins: (first: Uint8Array) => boolean;
  /** Damage is no exception: it is told. What is given is valid until the next is asked for. */
  readonly read: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<BinaryRecords>;
};

export type BinaryRecords = {
  /** Each a JSON object. */
  readonly records: readonly Uint8Array[];
  /** True for records that the file does not list any more. */
  readonly isRecovered: boolean;
  readonly lost: readonly LostBytes[];
};

/** A part of a file that gave no records although it should. */
export type LostBytes = { readonly offset: number; readonly length: number; readonly reason: string };

/** Bytes that tell formats apart. */
const FIRST_BYTES = 8;

/** The first bytes, and all of them again. */
export async function withFirstBytes(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly first: Uint8Array; readonly chunks: AsyncIterable<Uint8Array> }> {
  const rest = source[Symbol.asyncIterator]();
  const begin: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < FIRST_BYTES) {
    const next = await rest.next();
    if (next.done === true) break;
    begin.push(next.value);
    bytes += next.value.length;
  }
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* begin;
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  };
  return { first: Buffer.concat(begin), chunks: chunks() };
}
