import { createHash } from "node:crypto";
import { join } from "node:path";
import type { RuleAuthor } from "../../api/rule-author.ts";
import type { RuleSync } from "../../api/routes/rule-sync.ts";
import type { RuleRepositoryStore, StoredRepository } from "../../detect/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { Actor } from "../../schema/change-notice.ts";
import type {
  NewRuleRepository,
  RuleRepository,
  SyncAnswer,
  SyncPlan,
  SyncRequest,
  SyncRun,
} from "../../schema/views/rule-repository.ts";
import type { LifeDeps } from "../rule-life/life-deps.ts";
import { allowedPlace } from "./allowed-place.ts";
import { carryOutSync } from "./carry-out-sync.ts";
import { exportRules } from "./export-rules.ts";
import { prepareSync } from "./prepare-sync.ts";
import { readRepositoryFolder } from "./read-folder.ts";
import { readGit } from "./read-git.ts";
import type { RepositoryFiles } from "./repository-files.ts";

export type RuleSyncDeps = {
  readonly life: LifeDeps;
  readonly store: RuleRepositoryStore;
  /** Where git keeps what it fetched. */
  readonly cacheFolder: string;
  /** Folders and beginnings of URLs that the operator allows. */
  readonly sources: readonly string[];
};

/** Synchronisation as the API has it, and as the schedule does it. */
export type RunningSync = RuleSync & {
  /** Reads the repositories that are due. Answers how many. */
  readonly runDue: () => Promise<number>;
};

/** Whoever synchronises when nobody asked. */
const SCHEDULE: RuleAuthor = {
  uid: "rule-repository",
  name: "rule repository",
  kind: "key",
  mayForce: false,
};
const SHOWN_RUNS = 50;

export function createRuleSync(deps: RuleSyncDeps): RunningSync {
  const { life, store } = deps;
  const turns = createTurns();
  const view = async (tenantUid: string, stored: StoredRepository): Promise<RuleRepository> => {
    const [lastRun = null] = await store.runs(tenantUid, 1);
    return { ...stored, lastRun };
  };
  const syncInTurn = (tenantUid: string, author: RuleAuthor, request: SyncRequest): Promise<SyncAnswer> =>
    turns.take(tenantUid, () => synchronise(deps, { tenantUid, author, request }));
  return {
    async repository(tenantUid) {
      const stored = await store.get(tenantUid);
      return stored === null ? null : view(tenantUid, stored);
    },
    async setRepository(tenantUid, actor, repository) {
      await allowedPlace(deps.sources, repository);
      await refuseOtherPlace(store, tenantUid, repository);
      await store.put(tenantUid, actor, repository);
      const stored = await store.get(tenantUid);
      if (stored === null)
        throw new AppError("CONFLICT", "The rule repository was removed at the same time.");
      return view(tenantUid, stored);
    },
    async removeRepository(tenantUid, actor) {
      if (!(await store.remove(tenantUid, actor)))
        throw new AppError("NOT_FOUND", "The tenant has no rule repository.");
    },
    sync: syncInTurn,
    runs: (tenantUid) => store.runs(tenantUid, SHOWN_RUNS),
    exported: (tenantUid) => exportRules(life, tenantUid),
    async runDue() {
      const due = await store.takeDue();
      const faults: unknown[] = [];
      for (const tenantUid of due)
        await syncInTurn(tenantUid, SCHEDULE, { dryRun: false, propose: false, comment: "" }).catch(
          // what a repository is refused for is told by its run
          (error: unknown) => error instanceof AppError || faults.push(error),
        );
      if (faults.length > 0) throw new AggregateError(faults, "rule repositories could not be synchronised");
      return due.length;
    },
  };
}

/** One synchronisation of a tenant after the other. */
function createTurns(): { readonly take: <T>(tenantUid: string, work: () => Promise<T>) => Promise<T> } {
  const turns = new Map<string, Promise<void>>();
  return {
    take(tenantUid, work) {
      const turn = (turns.get(tenantUid) ?? Promise.resolve()).then(work);
      turns.set(
        tenantUid,
        // what it answered is its caller's
        turn.then(
          () => undefined,
          () => undefined,
        ),
      );
      return turn;
    },
  };
}

/** A credential that is kept is for the place that it was given for: another must not get it. */
async function refuseOtherPlace(
  store: RuleRepositoryStore,
  tenantUid: string,
  { location, credential }: NewRuleRepository,
): Promise<void> {
  const before = await store.get(tenantUid);
  if (credential === undefined && before?.hasCredential === true && before.location !== location)
    throw new AppError("INVALID", "Give the credential again: the one that is kept is for another place.", {
      place: "body.credential",
    });
}

type Wanted = {
  readonly tenantUid: string;
  readonly author: RuleAuthor;
  readonly request: SyncRequest;
};

/** What cannot be read, or must not be taken, is a run that failed: the last one still stands. */
async function synchronise(deps: RuleSyncDeps, wanted: Wanted): Promise<SyncAnswer> {
  const { tenantUid, author, request } = wanted;
  const repository = await deps.store.get(tenantUid);
  if (repository === null && request.files === undefined)
    throw new AppError("NOT_FOUND", "The tenant has no rule repository: name one, or send files.");
  try {
    return await synchroniseWith(deps, wanted, repository);
  } catch (error) {
    if (error instanceof AppError && !request.dryRun) {
      const failed = { ...NOTHING_DONE, outcome: "failed", failure: error.message } as const;
      await deps.store.addRun(tenantUid, author, failed);
    }
    throw error;
  }
}

async function synchroniseWith(
  deps: RuleSyncDeps,
  wanted: Wanted,
  repository: StoredRepository | null,
): Promise<SyncAnswer> {
  const { tenantUid, author, request } = wanted;
  const read = await readFiles(deps, { tenantUid, repository, request });
  // files that somebody sends come with their own wishes
  const { newState, mode } =
    request.files === undefined && repository ? repository : { newState: request.newState, mode: "apply" };
  const prepared = await prepareSync(deps.life, tenantUid, { read, newState: newState ?? "shadow" });
  if (request.dryRun) return { plan: prepared.plan, run: null };
  const isProposed = request.propose || mode === "propose";
  const isAsked = author.uid !== SCHEDULE.uid;
  const done = await carryOutSync(deps.life, { ...wanted, prepared, isProposed, isAsked });
  const run = await addRun(deps.store, { tenantUid, actor: author, plan: prepared.plan, done });
  return { plan: prepared.plan, run };
}

const NOTHING_DONE = {
  commit: null,
  added: 0,
  changed: 0,
  removed: 0,
  errors: 0,
  failure: "",
  proposalUid: null,
};

function addRun(
  store: RuleRepositoryStore,
  about: {
    readonly tenantUid: string;
    readonly actor: Actor;
    readonly plan: SyncPlan;
    readonly done: Pick<SyncRun, "outcome" | "proposalUid">;
  },
): Promise<SyncRun> {
  const { tenantUid, actor, plan, done } = about;
  const { commit, added, changed, removed, issues } = plan;
  const errors = issues.filter(({ severity }) => severity === "error").length;
  return store.addRun(
    tenantUid,
    { uid: actor.uid, name: actor.name },
    {
      ...NOTHING_DONE,
      commit,
      added,
      changed,
      removed,
      errors,
      ...done,
    },
  );
}

async function readFiles(
  deps: RuleSyncDeps,
  about: {
    readonly tenantUid: string;
    readonly repository: StoredRepository | null;
    readonly request: SyncRequest;
  },
): Promise<RepositoryFiles> {
  const { tenantUid, repository, request } = about;
  if (request.files !== undefined)
    return { files: request.files, issues: [], commit: request.commit ?? null, isWhole: true };
  if (repository === null) throw new AppError("NOT_FOUND", "The tenant has no rule repository.");
  // what the operator allows may be less than it was when the place was named
  const place = await allowedPlace(deps.sources, repository);
  if (repository.kind === "folder") return within(await readLocal(place), repository.subfolder);
  const credential = await deps.store.credential(tenantUid);
  const { branch, user, hostKeys } = repository;
  const read = await readGit(
    { url: place, branch, user, credential, hostKeys },
    join(deps.cacheFolder, createHash("sha256").update(`${tenantUid}\n${place}`).digest("hex").slice(0, 32)),
  );
  return within(read, repository.subfolder);
}

async function readLocal(folder: string): Promise<RepositoryFiles> {
  try {
    return await readRepositoryFolder(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError("UNAVAILABLE", `The rule repository cannot be read: ${reason}`, {}, error);
  }
}

/** Files below a subfolder, by their paths in it. */
function within(read: RepositoryFiles, subfolder: string): RepositoryFiles {
  const prefix = `${subfolder
    .split("/")
    .filter((part) => part !== "")
    .join("/")}/`;
  if (prefix === "/") return read;
  return {
    ...read,
    files: read.files
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ path, text }) => ({ path: path.slice(prefix.length), text })),
    issues: read.issues.filter(({ file }) => file.startsWith(prefix)),
  };
}
