import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import {
  type createEvtxReader,
  type EvtxFileOptions,
  type EvtxLines,
  isEvtx,
  readEvtxLines,
} from "../../evtx/index.ts";
import { createRecordCutter, type RecordForm, utf8Chunks } from "../../ingest/index.ts";
import { type PartAbout, PartScanner, type ScanSetting } from "./part-scanner.ts";
import { HEAD_BYTES, recognize } from "./recognize.ts";
import type { PartReport, RangeReport } from "./scan-report.ts";
import { faultText } from "./walk-inputs.ts";
import { tarEntries } from "./tar-archive.ts";
import { type Archive, type ArchiveLimits, createNaming, openArchive } from "./zip-archive.ts";

/** What a thread needs to read parts. */
export type ReadSetting = ScanSetting & {
  readonly recover: boolean;
  readonly limits: ArchiveLimits;
  readonly onReport: (report: RangeReport) => void;
  /** Of event logs, one after the other: each thread has one. */
  readonly readEvtx: ReturnType<typeof createEvtxReader>;
};

/** Archives within archives that are opened, gzip among them. */
const MAX_DEPTH = 6;

/** A part and where its bytes come from. */
export type PartSource = PartAbout & {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Archives that it lies in. */
  readonly depth: number;
};

/**
 * Reads a part, whatever it is, and tells the report of it and of what lies in it. Never throws for what the bytes are: that is
 * told in the report.
 */
export async function readPart(source: PartSource, setting: ReadSetting): Promise<void> {
  const { chunks, depth, ...about } = source;
  const input = new Input(chunks);
  const head = await input.head();
  const known = recognize(head, isEvtx);
  const scanner = new PartScanner(setting, about);
  const tell = (report: PartReport): void => setting.onReport({ range: about.range, report });
  if (input.problem !== null && head.length === 0) tell(scanner.leave("failed", input.problem));
  else if (known.kind === "unknown") tell(scanner.leave("unknown", known.reason));
  else if (known.kind === "gzip" || known.kind === "zip" || known.kind === "tar") {
    if (depth < MAX_DEPTH) return READERS[known.kind](source, input, setting);
    tell(scanner.leave("refused", `archives are nested more than ${MAX_DEPTH} deep`));
  } else {
    if (known.kind === "evtx") await readEvents(scanner, input, linesOf(setting));
    else if (known.kind === "text") await readText(scanner, input, formOf(about.name));
    tell(scanner.finish(input.bytes, input.problem));
  }
  await input.close();
}

/** A range of a file that lies on disk, and where it begins. */
export type RangeSource = PartAbout & {
  readonly kind: "evtx" | "json";
  readonly start: number;
  readonly chunks: AsyncIterable<Uint8Array>;
};

/** Reads chunks of an event log, or lines of JSON. */
export async function readRange(source: RangeSource, setting: ReadSetting): Promise<void> {
  const { chunks, start, kind, ...about } = source;
  const input = new Input(chunks);
  const scanner = new PartScanner(setting, about);
  if (kind === "evtx") await readEvents(scanner, input, linesOf(setting, start));
  else await readText(scanner, input, "json");
  setting.onReport({ range: about.range, report: scanner.finish(input.bytes, input.problem) });
}

function formOf(name: string): RecordForm {
  return /\.csv(?:\.gz)?(?: \(\d+\))?$/i.test(name) ? "csv" : "auto";
}

type ReadLines = (
  input: Input,
  isKnown: NonNullable<EvtxFileOptions["isKnown"]>,
) => AsyncGenerator<EvtxLines>;

/** A reading that recovers has templates of its own, so that no order of files changes what it finds. */
function linesOf({ recover, readEvtx }: ReadSetting, start = 0): ReadLines {
  return (input, isKnown) =>
    recover ? readEvtxLines(input, { recover }) : readEvtx(input, { isKnown, start });
}

async function readEvents(scanner: PartScanner, input: Input, read: ReadLines): Promise<void> {
  scanner.readAs("evtx");
  for await (const { body, ends, isRecovered, lost } of read(input, (record) => scanner.look(record))) {
    let start = 0;
    for (const end of ends) {
      if (end === start) scanner.known();
      else scanner.record(body.subarray(start, end - 1), null, isRecovered);
      start = end;
    }
    scanner.lose(lost);
  }
}

async function readText(scanner: PartScanner, input: Input, form: RecordForm): Promise<void> {
  const cutter = createRecordCutter(form);
  let cut = 0;
  const take = (records: ReturnType<typeof cutter.push>): void => {
    for (const { bytes, context } of records) scanner.record(bytes, context);
    scanner.cut(cutter.cut - cut);
    cut = cutter.cut;
  };
  for await (const chunk of utf8Chunks(input)) take(cutter.push(chunk));
  take(cutter.end());
  scanner.readAs(form === "csv" ? "csv" : cutter.form);
}

/** What is in a gzip file is the part itself; a zip archive in it is one like any other. */
async function readGzip(source: PartSource, input: Input, setting: ReadSetting): Promise<void> {
  const unpacked = bounded(gunzipped(input), setting.limits.maxBytes);
  await readPart({ ...source, chunks: unpacked, bytes: null, depth: source.depth + 1 }, setting);
  await input.close();
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`it unpacks to more than ${maxBytes} bytes`);
    yield chunk;
  }
}

async function* gunzipped(input: Input): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const feeding = feed(gunzip, input);
  try {
    for await (const chunk of gunzip) if (chunk instanceof Uint8Array) yield chunk;
    await feeding;
  } finally {
    gunzip.destroy();
  }
  // what came before is told, and that the rest is missing
  if (input.problem !== null) throw new Error(input.problem);
}

async function feed(gunzip: ReturnType<typeof createGunzip>, input: Input): Promise<void> {
  for await (const chunk of input) {
    if (gunzip.destroyed) return;
    if (!gunzip.write(chunk))
      await new Promise<void>((resolve) => {
        gunzip.once("drain", resolve);
        gunzip.once("close", resolve);
      });
  }
  gunzip.end();
}

/** A zip archive is read from its end, so one that does not lie on disk is put there first. */
async function readNestedZip(source: PartSource, input: Input, setting: ReadSetting): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "watchfloor-scan-"));
  try {
    const path = join(folder, "archive.zip");
    const file = await open(path, "wx", 0o600);
    try {
      for await (const chunk of input) await file.write(chunk);
    } finally {
      await file.close();
    }
    await readArchive({ ...source, bytes: input.bytes, path, problem: input.problem }, setting);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reads the files of a tar archive one after the other, as the stream has them. */
async function readTar(source: PartSource, input: Input, setting: ReadSetting): Promise<void> {
  const { name, range, depth } = source;
  const scanner = new PartScanner(setting, source);
  scanner.readAs("tar");
  const { maxMembers, maxBytes } = setting.limits;
  const naming = createNaming();
  let problem: string | null = null;
  let [members, unpacked] = [0, 0];
  try {
    for await (const { name: given, bytes, writtenAt, kind, chunks } of tarEntries(input)) {
      if (kind === "folder") continue;
      if (++members > maxMembers)
        throw new Error(`it has more than ${maxMembers} files: the rest are not read`);
      const about = {
        name: `${name}/${naming(given)}`,
        container: name,
        packedBytes: bytes,
        bytes,
        writtenAt,
        range: 0,
      };
      unpacked += kind === "file" ? bytes : 0;
      const refusal =
        kind === "file"
          ? unpacked > maxBytes
            ? `the archive unpacks to more than ${maxBytes} bytes`
            : null
          : `a ${kind}`;
      if (refusal === null) await readPart({ ...about, chunks, depth: depth + 1 }, setting);
      else setting.onReport({ range: 0, report: new PartScanner(setting, about).leave("refused", refusal) });
    }
  } catch (error) {
    problem = faultText(error);
  }
  setting.onReport({ range, report: scanner.finish(input.bytes, input.problem ?? problem) });
  await input.close();
}

const READERS = { gzip: readGzip, zip: readNestedZip, tar: readTar };

async function readArchive(
  source: PartSource & { readonly path: string; readonly problem: string | null },
  setting: ReadSetting,
): Promise<void> {
  const { name, range } = source;
  const report = new PartScanner(setting, source);
  report.readAs("zip");
  let archive: Archive;
  try {
    archive = await openArchive(source.path, setting.limits);
  } catch (error) {
    const problem = source.problem ?? `it cannot be unpacked: ${faultText(error)}`;
    setting.onReport({ range, report: report.leave("failed", problem) });
    return;
  }
  try {
    for (let at = 0; at < archive.members.length; at++)
      await readMember(archive, at, { name, depth: source.depth, setting });
    const problem = source.problem ?? archive.problem;
    setting.onReport({ range, report: report.finish(source.bytes ?? 0, problem) });
  } finally {
    archive.close();
  }
}

/** Reads one file of an archive. */
export async function readMember(
  archive: Archive,
  at: number,
  { name, depth, setting }: { readonly name: string; readonly depth: number; readonly setting: ReadSetting },
): Promise<void> {
  const member = archive.members[at];
  if (member === undefined) return;
  const { bytes, packedBytes, writtenAt, refusal } = member;
  const about = {
    name: `${name}/${member.name}`,
    container: name,
    packedBytes,
    bytes,
    writtenAt,
    range: 0,
  };
  if (refusal === null)
    return readPart({ ...about, chunks: memberChunks(member.open), depth: depth + 1 }, setting);
  const report = new PartScanner(setting, about).leave("refused", refusal);
  setting.onReport({ range: 0, report });
}

async function* memberChunks(openStream: Archive["members"][number]["open"]): AsyncGenerator<Uint8Array> {
  const stream = await openStream();
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    stream.destroy();
  }
}

/** Bytes of a part: counted, and ending where they cannot be read any further. */
class Input implements AsyncIterable<Uint8Array> {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #first: Uint8Array[] = [];
  bytes = 0;
  problem: string | null = null;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** As many of the first bytes as tell what it is. They are given again. */
  async head(): Promise<Uint8Array> {
    let length = 0;
    while (length < HEAD_BYTES) {
      const chunk = await this.#next();
      if (chunk === null) break;
      this.#first.push(chunk);
      length += chunk.length;
    }
    const [only] = this.#first;
    const head = this.#first.length === 1 && only !== undefined ? only : Buffer.concat(this.#first);
    return head.subarray(0, HEAD_BYTES);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const first = this.#first;
    this.#first = [];
    for (const chunk of first) yield this.#counted(chunk);
    for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next())
      yield this.#counted(chunk);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #counted(chunk: Uint8Array): Uint8Array {
    this.bytes += chunk.length;
    return chunk;
  }

  async #next(): Promise<Uint8Array | null> {
    if (this.problem !== null) return null;
    try {
      const next = await this.#chunks.next();
      return next.done === true ? null : next.value;
    } catch (error) {
      this.problem = faultText(error);
      return null;
    }
  }
}
