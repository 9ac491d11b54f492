import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { HistoryReader, HuntStore, OpenPart } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { HuntView } from "../../schema/views/hunt.ts";
import type { ResolvedScope } from "./hunt-content.ts";
import { type HuntResultDeps, storePage } from "./hunt-results.ts";
import type { HuntThread } from "./hunt-threads.ts";

export type HuntRunnerDeps = HuntResultDeps & {
  readonly store: HuntStore;
  readonly reader: HistoryReader;
  readonly resolve: (tenantUid: string, scope: HuntView["scope"]) => Promise<ResolvedScope>;
  /** Threads that hunt: they are started when there is something to do. */
  readonly threads: number;
  readonly startThread: () => HuntThread;
  /** Told when a hunt has ended by itself, or was left. */
  readonly onEnded: (tenantUid: string) => void;
  readonly logger: Logger;
};

/** What is done of a hunt beyond its parts that are done. */
export type InHand = { readonly scanned: number; readonly passed: number };

export type HuntRunner = {
  /** Looks for hunts that begin, go on, pause or end. */
  readonly wake: () => void;
  readonly inHand: (huntUid: string) => InHand;
  /** Leaves the parts in hand; the next start goes on with them. */
  readonly stop: () => Promise<void>;
};

/** Hunts at a time: each has its rules compiled in each thread. */
const MOST_ACTIVE = 3;
/** Of these, hunts that the program began itself, and hunts of one tenant. */
const MOST_LOOKING_BACK = 1;
const MOST_OF_TENANT = 2;
/** Threads without anything to do are ended: what they compiled is memory. */
const IDLE_MS = 30_000;
/** A part is tried so often, with pauses that grow: the store or a thread may be started again meanwhile. */
const MOST_TRIES = 5;
const RETRY_MS = 2000;
/** Findings of one hunt: more are no list that anybody reads, and no alerts that anybody wants. */
const MOST_FINDINGS = 200_000;

type Active = {
  readonly tenantUid: string;
  readonly hunt: HuntView;
  readonly resolved: ResolvedScope;
  readonly parts: OpenPart[];
  /** Parts that a thread reads now, by number. */
  readonly inHand: Map<number, { scanned: number }>;
  /** How often parts failed, by number. */
  readonly failures: Map<number, number>;
  findings: number;
  /** Read no further: it was paused or cancelled, or it failed. */
  isLeft: boolean;
  failure: string | null;
  /** When its time was counted last. */
  countedAt: number;
};

/**
 * Works hunts off: threads take parts of the hunts that run in turns, so that a short one is not kept waiting by a long
 * one. Everything that matters is in the databases, and a start goes on where the program was stopped or killed.
 */
export function startHuntRunner(deps: HuntRunnerDeps): HuntRunner {
  const runner = new Runner(deps);
  const runs = Array.from({ length: deps.threads }, () => runner.work());
  runner.wake();
  return {
    wake: () => runner.wake(),
    inHand: (huntUid) => runner.inHand(huntUid),
    async stop() {
      runner.end();
      await Promise.all(runs);
    },
  };
}

class Runner {
  readonly #deps: HuntRunnerDeps;
  readonly #active = new Map<string, Active>();
  #isEnded = false;
  #news = Promise.withResolvers<void>();
  #looking: Promise<void> = Promise.resolve();
  #turn = 0;

  constructor(deps: HuntRunnerDeps) {
    this.#deps = deps;
  }

  wake(): void {
    this.#looking = this.#looking
      .then(() => this.#look())
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, "hunts could not be looked at"));
  }

  inHand(huntUid: string): InHand {
    const active = this.#active.get(huntUid);
    const parts = [...(active?.inHand.values() ?? [])];
    const scanned = parts.reduce((sum, part) => sum + part.scanned, 0);
    return { scanned, passed: scanned };
  }

  end(): void {
    this.#isEnded = true;
    for (const active of this.#active.values()) active.isLeft = true;
    this.#tell();
  }

  /** One thread's work, for as long as the program runs. */
  async work(): Promise<void> {
    let thread: HuntThread | null = null;
    const done = new Set<string>();
    while (!this.#isEnded) {
      const work = this.#take();
      if (work === null) {
        const isIdle = await this.#wait();
        if (isIdle && thread !== null) {
          await thread.close();
          thread = null;
        }
        continue;
      }
      thread ??= this.#deps.startThread();
      await this.#readPart(thread, work.active, work.part);
      done.add(work.active.hunt.uid);
      for (const uid of done)
        if (!this.#active.has(uid)) {
          done.delete(uid);
          await thread.forget(uid);
        }
    }
    await thread?.close();
  }

  /** True when nothing came for a while. */
  async #wait(): Promise<boolean> {
    const timer = Promise.withResolvers<true>();
    const timeout = setTimeout(() => timer.resolve(true), IDLE_MS);
    try {
      return await Promise.race([timer.promise, this.#news.promise.then(() => false)]);
    } finally {
      clearTimeout(timeout);
    }
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  /** The next part, of the hunts in turns. */
  #take(): { readonly active: Active; readonly part: OpenPart } | null {
    const waiting = [...this.#active.values()].filter(({ isLeft, parts }) => !isLeft && parts.length > 0);
    const active = waiting[this.#turn++ % Math.max(1, waiting.length)];
    const part = active?.parts.shift();
    if (active === undefined || part === undefined) return null;
    active.inHand.set(part.number, { scanned: 0 });
    return { active, part };
  }

  async #readPart(thread: HuntThread, active: Active, { number, part }: OpenPart): Promise<void> {
    const { tenantUid, hunt, resolved } = active;
    const counted = active.inHand.get(number) ?? { scanned: 0 };
    const readAt = this.#deps.now();
    let [findings, newFindings] = [0, 0];
    try {
      const range = { from: hunt.from, to: hunt.to };
      for await (const page of thread.read(resolved.content, { job: hunt.uid, tenantUid, part, range })) {
        if (active.isLeft) return;
        const stored = await storePage(this.#deps, tenantUid, hunt, page.findings);
        counted.scanned += page.scanned;
        findings += stored.findings;
        newFindings += stored.newFindings;
        active.findings += stored.findings;
        if (active.findings > MOST_FINDINGS)
          throw new AppError(
            "QUERY_TOO_COSTLY",
            `It found more than ${MOST_FINDINGS} times: narrow its scope.`,
          );
      }
      const { scanned } = counted;
      const elapsedMs = this.#elapsed(active);
      await this.#deps.store.partDone(tenantUid, hunt.uid, {
        number,
        readAt,
        scanned,
        findings,
        newFindings,
        elapsedMs,
      });
    } catch (error) {
      if (!(await this.#isTriedAgain(active, { number, part }, error))) this.#fail(active, error);
    } finally {
      active.inHand.delete(number);
      await this.#settle(active);
    }
  }

  /** True when the part stands in line again: what failed may be there again by then. */
  async #isTriedAgain(active: Active, part: OpenPart, error: unknown): Promise<boolean> {
    const failures = (active.failures.get(part.number) ?? 0) + 1;
    active.failures.set(part.number, failures);
    const isHopeless = error instanceof AppError && error.code !== "UNAVAILABLE";
    if (isHopeless || failures >= MOST_TRIES || active.isLeft) return false;
    this.#deps.logger.warn(
      { err: error, hunt: active.hunt.uid },
      "a part of a hunt failed; it is tried again",
    );
    await sleep(RETRY_MS * failures);
    active.parts.push(part);
    return true;
  }

  /** Time since it was counted last: threads run side by side. */
  #elapsed(active: Active): number {
    const now = performance.now();
    const elapsed = now - active.countedAt;
    active.countedAt = now;
    return elapsed;
  }

  #fail(active: Active, error: unknown): void {
    // a program that ends takes its store with it
    if (this.#isEnded) return;
    this.#deps.logger.error({ err: error, hunt: active.hunt.uid }, "a hunt failed");
    active.isLeft = true;
    active.failure ??=
      error instanceof AppError ? error.message : "A part of the history could not be read: try again.";
  }

  /** Ends a hunt of which nothing is left to do. */
  async #settle(active: Active): Promise<void> {
    if (active.inHand.size > 0 || (!active.isLeft && active.parts.length > 0)) return;
    const { tenantUid, hunt, failure } = active;
    this.#active.delete(hunt.uid);
    if (this.#isEnded && failure === null) return;
    try {
      if (failure !== null) await this.#deps.store.end(tenantUid, hunt.uid, { state: "failed", failure });
      else if (!active.isLeft)
        await this.#deps.store.end(tenantUid, hunt.uid, { state: "done", failure: null });
    } catch (error) {
      this.#deps.logger.error({ err: error, hunt: hunt.uid }, "the end of a hunt could not be noted");
    }
    this.#deps.onEnded(tenantUid);
    this.wake();
  }

  /** Takes up hunts for which there is room, and leaves those that were paused, cancelled or removed. */
  async #look(): Promise<void> {
    if (this.#isEnded) return;
    const unfinished = await this.#deps.store.unfinished();
    const running = new Set(unfinished.map(({ uid }) => uid));
    for (const active of this.#active.values())
      if (!running.has(active.hunt.uid)) {
        active.isLeft = true;
        await this.#settle(active);
      }
    for (const { tenantUid, uid } of unfinished)
      if (!this.#active.has(uid) && this.#active.size < MOST_ACTIVE) await this.#activate(tenantUid, uid);
    this.#tell();
  }

  async #activate(tenantUid: string, uid: string): Promise<void> {
    const { store, resolve, reader } = this.#deps;
    const hunt = await store.get(tenantUid, uid);
    const actives = [...this.#active.values()];
    const lookingBack = actives.filter((one) => one.hunt.kind === "look_back").length;
    if (hunt.kind === "look_back" && lookingBack >= MOST_LOOKING_BACK) return;
    if (actives.filter((one) => one.tenantUid === tenantUid).length >= MOST_OF_TENANT) return;
    try {
      const resolved = await resolve(tenantUid, hunt.scope);
      await store.begin(tenantUid, uid, {
        detectors: resolved.detectors,
        parts: () => reader.plan(tenantUid, { from: hunt.from, to: hunt.to }),
      });
      const active: Active = {
        tenantUid,
        hunt,
        resolved,
        parts: [...(await store.openParts(tenantUid, uid))],
        inHand: new Map(),
        failures: new Map(),
        findings: hunt.progress.findings,
        isLeft: false,
        failure: null,
        countedAt: performance.now(),
      };
      this.#active.set(uid, active);
      if (active.parts.length === 0) await this.#settle(active);
    } catch (error) {
      this.#deps.logger.error({ err: error, hunt: uid }, "a hunt could not begin");
      const failure = error instanceof AppError ? error.message : "It could not begin: try again.";
      await store.end(tenantUid, uid, { state: "failed", failure });
    }
  }
}
