import { type FileHandle, glob, open, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Logger } from "pino";
import { AppError } from "../../../lib/app-error.ts";
import type { Listener, Submit } from "../../ports.ts";
import type { SourceActivity } from "../../source-activity.ts";
import type { FollowConfig } from "./config.ts";
import { type FilePlace, hasHead, identityOf, parsePlace } from "./file-place.ts";
import { EMPTY_SHA256, FollowedFile, type ReadPart } from "./followed-file.ts";

export type FileListenerOptions = {
  /** What is to be followed at this moment. */
  readonly configs: () => readonly FollowConfig[];
  readonly submit: Submit;
  /** Places that were kept with records, by key. */
  readonly bookmarks: (prefix: string) => Promise<ReadonlyMap<string, string>>;
  readonly activity: SourceActivity;
  readonly logger: Logger;
  readonly now: () => number;
  /** Name of this machine. */
  readonly host: string;
  /** How often files are looked at; default 500 ms. */
  readonly lookMs?: number;
  /** A file that was rotated away is let go when nothing came for so long; default 10 s. */
  readonly lingerMs?: number;
};

const PREFIX = "file:";

type Followed = {
  readonly file: FollowedFile;
  readonly config: FollowConfig;
  lastReadAt: number;
  isListed: boolean;
};

/**
 * Follows files as they grow. A place is kept in the spool together with the records before it, so a restart hands
 * over nothing twice and leaves nothing out. A file is known by its inode and first bytes: when it is renamed it is
 * read to its end, and the new one under its name from the start.
 */
export class FileListener implements Listener {
  readonly #options: FileListenerOptions;
  readonly #followed = new Map<string, Followed>();
  readonly #stopping = new AbortController();
  readonly #places = new Map<string, FilePlace>();
  #running: Promise<void> = Promise.resolve();
  #isFirstLook = true;

  constructor(options: FileListenerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    for (const [key, value] of await this.#options.bookmarks(PREFIX)) {
      const place = parsePlace(value);
      if (place !== null) this.#places.set(key.slice(PREFIX.length), place);
    }
    await this.#resumeRotated();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    for (const { file } of this.#followed.values()) await file.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#look();
        this.#isFirstLook = false;
        for (const [identity, followed] of this.#followed) await this.#readOn(identity, followed);
      } catch (err) {
        this.#options.logger.error({ err }, "files could not be followed; it is tried again");
      }
      await this.#pause(this.#options.lookMs ?? 500);
    }
  }

  /** Finds new files, and files under new names. */
  async #look(): Promise<void> {
    for (const followed of this.#followed.values()) followed.isListed = false;
    for (const config of this.#options.configs())
      for await (const path of glob(config.path)) {
        if (!PACKED.test(path)) await this.#meet(path, config);
      }
  }

  async #meet(path: string, config: FollowConfig): Promise<void> {
    const found = await stat(path, { bigint: true }).catch(() => null);
    if (found === null || !found.isFile()) return;
    const identity = identityOf(found);
    const known = this.#followed.get(identity);
    if (known !== undefined) {
      known.file.path = path;
      known.isListed = true;
      return;
    }
    const file = await this.#open(path, config);
    if (file === null) return;
    const place = await this.#placeOf(identity, file, { path, config, size: Number(found.size) });
    this.#follow(identity, file, { place, config, isListed: true });
  }

  async #placeOf(
    identity: string,
    file: FileHandle,
    { path, config, size }: { readonly path: string; readonly config: FollowConfig; readonly size: number },
  ): Promise<FilePlace> {
    const known = this.#places.get(identity);
    if (known !== undefined && (await hasHead(file, known.head))) return { ...known, path };
    const isOld = this.#isFirstLook && config.from === "end";
    return { path, offset: isOld ? size : 0, context: null, head: { bytes: 0, sha256: EMPTY_SHA256 } };
  }

  /** Files that were renamed while nobody looked, so that no pattern names them: the rest of them is still to be read. */
  async #resumeRotated(): Promise<void> {
    for (const [identity, place] of this.#places) {
      const config = this.#options.configs().find(({ path }) => isOf(path, place.path));
      const path = await findByIdentity(dirname(place.path), identity);
      const file = path === null || config === undefined ? null : await this.#open(path, config);
      if (file === null || path === null || config === undefined) continue;
      if (await hasHead(file, place.head)) this.#follow(identity, file, { place, config, isListed: false });
      else await file.close();
    }
  }

  #follow(
    identity: string,
    file: FileHandle,
    about: { readonly place: FilePlace; readonly config: FollowConfig; readonly isListed: boolean },
  ): void {
    const { place, config, isListed } = about;
    const { host, now } = this.#options;
    const followed = new FollowedFile(file, place, { config, host, now });
    this.#followed.set(identity, { file: followed, config, lastReadAt: now(), isListed });
    this.#options.logger.info({ path: place.path, offset: place.offset }, "following a file");
  }

  async #open(path: string, config: FollowConfig): Promise<FileHandle | null> {
    try {
      return await open(path, "r");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const sourceName = config.sourceName ?? `file:${path}`;
      this.#options.activity.failed({ tenantUid: config.tenantUid, sourceName, listener: "file" }, reason);
      return null;
    }
  }

  async #readOn(identity: string, followed: Followed): Promise<void> {
    const { file } = followed;
    for (let parts = 0; parts < MAX_PARTS && !this.#stopping.signal.aborted; parts++) {
      const part = await file.read();
      if (part === null) break;
      if (!(await this.#keep(identity, followed, part))) return;
    }
    const { lingerMs = 10_000, now } = this.#options;
    if (followed.isListed || now() - followed.lastReadAt < lingerMs || (await file.hasMore())) return;
    const rest = await file.readUnfinished();
    if (rest !== null && !(await this.#keep(identity, followed, rest))) return;
    this.#followed.delete(identity);
    await file.close();
  }

  /** False when the listener stops before the spool takes it: the next start reads it again. */
  async #keep(identity: string, followed: Followed, part: ReadPart): Promise<boolean> {
    const { activity, now } = this.#options;
    const { tenantUid, sourceName } = followed.config;
    const source = { tenantUid, sourceName: sourceName ?? `file:${part.place.path}`, listener: "file" };
    const bookmark = new Map([[PREFIX + identity, JSON.stringify(part.place)]]);
    // a part with several headers: the place is only known to be reached with the last
    for (const [index, batch] of part.batches.entries())
      if (!(await this.#submit(batch, index === part.batches.length - 1 ? bookmark : undefined)))
        return false;
    followed.file.keep(part);
    this.#places.set(identity, part.place);
    followed.lastReadAt = now();
    if (part.cut > 0) activity.failed(source, "line cut: too long", part.cut);
    if (part.wasTruncated)
      activity.failed(source, "the file was emptied in place: what was not read yet is gone", 1);
    return true;
  }

  async #submit(batch: Parameters<Submit>[0], bookmark: Parameters<Submit>[1]): Promise<boolean> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#options.submit(batch, bookmark);
        return true;
      } catch (error) {
        if (!(error instanceof AppError && (error.code === "SPOOL_FULL" || error.code === "UNAVAILABLE")))
          throw error;
        await this.#pause(RETRY_MS);
      }
    }
    return false;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(done.resolve, ms);
    signal.addEventListener("abort", () => done.resolve(), { once: true });
    await done.promise;
    clearTimeout(timer);
  }
}

/** So that one file that grows fast does not keep the others waiting. */
const MAX_PARTS = 8;
const RETRY_MS = 250;
/** What rotation packs was followed before it was packed. */
const PACKED = /\.(?:gz|bz2|xz|zst|zip)$/;

async function findByIdentity(folder: string, identity: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path, { bigint: true }).catch(() => null);
    if (found !== null && found.isFile() && !PACKED.test(name) && identityOf(found) === identity) return path;
  }
  return null;
}

/** Whether a pattern names a path: by its parts up to the first wildcard, which is enough to know whose file it was. */
function isOf(pattern: string, path: string): boolean {
  const [fixed = ""] = pattern.split(/[*?[{]/);
  return path.startsWith(fixed);
}
