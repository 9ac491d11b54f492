import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { emptyPart, type PartReport } from "./scan-report.ts";

/** A regular file to be read. */
export type ScanInput = {
  readonly path: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
};

export type WalkedInputs = {
  /** In the order of their names. */
  readonly inputs: readonly ScanInput[];
  /** What lies in the folders and is not read, each with the reason. */
  readonly refused: readonly PartReport[];
};

/** Folders within folders that are entered. */
const MAX_DEPTH = 100;

/**
 * The regular files that some paths name, each once: a file that is named is taken wherever a link leads, what lies in a folder
 * only when it is itself a file and none of the outputs. Opens nothing, so that a pipe or a device cannot hold it up.
 * @throws {Error} that names a path which is not there
 */
export function walkInputs(paths: readonly string[], outputs: ReadonlySet<string> = new Set()): WalkedInputs {
  const walk = new Walk(outputs);
  for (const path of paths) walk.named(path);
  return {
    inputs: [...walk.inputs.values()].toSorted((a, b) => compareText(a.path, b.path)),
    refused: walk.refused.toSorted((a, b) => compareText(a.name, b.name)),
  };
}

/** An order of names that is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

class Walk {
  /** By where they really are: the same file may be named twice, and lie in a folder that is named, too. */
  readonly inputs = new Map<string, ScanInput>();
  readonly refused: PartReport[] = [];
  readonly #outputs: ReadonlySet<string>;

  constructor(outputs: ReadonlySet<string>) {
    this.#outputs = outputs;
  }

  named(path: string): void {
    let found: Stats;
    try {
      found = statSync(path);
    } catch (error) {
      throw new Error(`there is no file or folder '${path}'`, { cause: error });
    }
    if (found.isDirectory()) this.#folder(path, 0);
    else if (found.isFile()) this.#file(path, found);
    else this.#refuse(path, "neither a file nor a folder");
  }

  #folder(path: string, depth: number): void {
    if (depth > MAX_DEPTH) return this.#refuse(path, `folders are nested more than ${MAX_DEPTH} deep`);
    let names: readonly string[];
    try {
      names = readdirSync(path);
    } catch (error) {
      return this.#fail(path, error);
    }
    for (const name of names.toSorted(compareText)) this.#entry(join(path, name), depth);
  }

  #entry(path: string, depth: number): void {
    try {
      const found = lstatSync(path);
      if (found.isDirectory()) this.#folder(path, depth + 1);
      else if (!found.isFile()) this.#refuse(path, kindOf(found));
      else if (!this.#outputs.has(resolve(path))) this.#file(path, found);
    } catch (error) {
      this.#fail(path, error);
    }
  }

  #file(path: string, { size, mtimeMs }: Stats): void {
    const place = realpathSync(path);
    const known = this.inputs.get(place);
    // the same name in whatever order they were given
    if (known === undefined || compareText(path, known.path) < 0)
      this.inputs.set(place, { path, bytes: size, writtenAt: mtimeMs });
  }

  #refuse(path: string, problem: string): void {
    const empty = emptyPart(path, null, { packedBytes: 0, bytes: 0 });
    this.refused.push({ ...empty, outcome: "refused", problem });
  }

  #fail(path: string, error: unknown): void {
    const empty = emptyPart(path, null, { packedBytes: 0, bytes: 0 });
    this.refused.push({ ...empty, outcome: "failed", problem: faultText(error) });
  }
}

/** What went wrong, in a line. */
export function faultText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? text;
}

function kindOf(found: Stats): string {
  if (found.isSymbolicLink()) return "a symbolic link: name what it leads to";
  if (found.isFIFO()) return "a named pipe";
  return found.isSocket() ? "a socket" : "a device";
}
