import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";

/** Text that goes to a file or to standard output, no faster than it is taken. */
export type OutputFile = {
  write(text: string): Promise<void>;
  end(): Promise<void>;
};

const BLOCK_CHARACTERS = 1 << 18;

/**
 * Opens an output. A file that is there is replaced only when it may be; `-` is standard output.
 * @throws {Error} when it cannot be opened
 */
export async function openOutput(path: string, mayReplace: boolean): Promise<OutputFile> {
  if (path === "-") return outputOf(process.stdout, () => Promise.resolve());
  const stream = createWriteStream(path, { flags: mayReplace ? "w" : "wx", mode: 0o600 });
  await new Promise<void>((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EEXIST"
          ? new Error(`${path} is there already: --overwrite replaces it`)
          : new Error(`${path} cannot be written: ${error.message}`, { cause: error }),
      ),
    );
  });
  return outputOf(
    stream,
    () =>
      new Promise((resolve, reject) =>
        stream.end((error?: Error | null) => (error ? reject(error) : resolve())),
      ),
  );
}

function outputOf(stream: Writable, end: () => Promise<void>): OutputFile {
  let parts: string[] = [];
  let characters = 0;
  let fault: Error | null = null;
  stream.on("error", (error) => void (fault ??= error));
  const flush = async (): Promise<void> => {
    const text = parts.join("");
    parts = [];
    characters = 0;
    if (fault !== null && !isGone(fault)) throw fault;
    if (fault !== null || text === "" || stream.write(text)) return;
    await settled(stream);
  };
  return {
    write: async (text) => {
      parts.push(text);
      characters += text.length;
      if (characters >= BLOCK_CHARACTERS) await flush();
    },
    end: async () => {
      await flush();
      await end();
    },
  };
}

/** Whoever read the output has had enough, as `head` has. */
function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code === "EPIPE";
}

/** Until a stream takes more, or never will: a reader that went away takes nothing any more. */
function settled(stream: Writable): Promise<void> {
  const events = ["drain", "close", "error"];
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}
