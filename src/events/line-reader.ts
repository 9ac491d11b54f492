/** Cuts UTF-8 that comes in pieces into lines, without their ends. */
export type LineSplitter = {
  /** Lines that are whole now. */
  readonly push: (bytes: Uint8Array) => readonly string[];
  /** After the last piece: a last line without an end counts too. */
  readonly end: () => readonly string[];
};

export function createLineSplitter(): LineSplitter {
  const decoder = new TextDecoder();
  let held = "";
  return {
    push(bytes) {
      const lines = (held + decoder.decode(bytes, { stream: true })).split("\n");
      held = lines.pop() ?? "";
      return lines;
    },
    end() {
      const last = held + decoder.decode();
      held = "";
      return last === "" ? [] : [last];
    },
  };
}

/** Lines of a stream of UTF-8, as {@link createLineSplitter} cuts them. */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const splitter = createLineSplitter();
  for await (const chunk of bytes) yield* splitter.push(chunk);
  yield* splitter.end();
}
