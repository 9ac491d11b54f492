import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../lib/app-error.ts";
import { FileGathering, isWanted, REPOSITORY_LIMITS, type RepositoryFiles } from "./repository-files.ts";
import { type GitCall, runGit } from "./run-git.ts";

/** A git repository, and how to come in. */
export type GitPlace = {
  readonly url: string;
  /** Empty for the repository's own default. */
  readonly branch: string;
  readonly user: string;
  readonly credential: string | null;
  readonly hostKeys: string;
};

const FETCH_MS = 180_000;
const READ_MS = 60_000;
/** What a repository may take on our disk. */
const MOST_CACHE_BYTES = 512 << 20;
const HEAD_REF = "refs/watchfloor/head";

/**
 * Reads the newest rules of a git repository. Nothing is checked out: files are read from the objects, so that links,
 * odd names, filters and hooks of a hostile repository meet no file system. `cache` is a folder of this repository's own.
 * @throws {AppError} `UNAVAILABLE` with what git said
 */
export async function readGit(place: GitPlace, cache: string): Promise<RepositoryFiles> {
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const secrets = await mkdtemp(join(cache, "secret-"));
  try {
    const env = await environmentFor(place, { cache, secrets });
    const repository = join(cache, "objects.git");
    const git = (args: readonly string[], more: Partial<GitCall> = {}): Promise<Buffer> =>
      runGit({ args, env, timeoutMs: READ_MS, maxOutput: 32 << 20, ...more });
    if (!existsSync(join(repository, "HEAD"))) await git(["init", "--quiet", "--bare", repository]);
    await fetchNewest(place, { repository, git });
    const commit = (await git(["--git-dir", repository, "rev-parse", `${HEAD_REF}^{commit}`]))
      .toString("latin1")
      .trim();
    return await readTree({ repository, git, commit });
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}

type Git = (args: readonly string[], more?: Partial<GitCall>) => Promise<Buffer>;

async function fetchNewest(
  { url, branch }: GitPlace,
  { repository, git }: { readonly repository: string; readonly git: Git },
): Promise<void> {
  const from = branch === "" ? "HEAD" : `refs/heads/${branch}`;
  const watch = async (): Promise<string | null> =>
    (await sizeOf(repository)) > MOST_CACHE_BYTES ? `it has more than ${MOST_CACHE_BYTES} bytes` : null;
  try {
    await git(
      [
        "--git-dir",
        repository,
        "fetch",
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
        "--force",
        "--",
        url,
        `+${from}:${HEAD_REF}`,
      ],
      { timeoutMs: FETCH_MS, watch },
    );
  } finally {
    // what an older state left behind is fetched no more, and a repository that is too large does not stay
    if ((await sizeOf(repository)) > MOST_CACHE_BYTES) await rm(repository, { recursive: true, force: true });
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

type TreeEntry = { readonly path: string; readonly object: string; readonly bytes: number };

async function readTree({
  repository,
  git,
  commit,
}: {
  readonly repository: string;
  readonly git: Git;
  readonly commit: string;
}): Promise<RepositoryFiles> {
  const gathering = new FileGathering();
  const listing = await git(["--git-dir", repository, "ls-tree", "-r", "-l", "-z", "--full-tree", commit]);
  const entries = entriesOf(listing, gathering).filter(({ path, bytes }) => gathering.admits(path, bytes));
  if (entries.length > 0) {
    const stdin = entries.map(({ object }) => `${object}\n`).join("");
    const maxOutput = REPOSITORY_LIMITS.totalBytes + entries.length * 200;
    const batch = await git(["--git-dir", repository, "cat-file", "--batch"], { stdin, maxOutput });
    for (const { path, content } of contentsOf(entries, batch)) gathering.add(path, content);
  }
  return gathering.result(commit);
}

/** Lines of `ls-tree -l -z`: mode, type, object, size, tab, path. Source: git-ls-tree(1), "OUTPUT FORMAT". */
function entriesOf(listing: Buffer, gathering: FileGathering): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let start = 0;
  for (let end = listing.indexOf(0); end >= 0; start = end + 1, end = listing.indexOf(0, start)) {
    const line = listing.subarray(start, end);
    const tab = line.indexOf(9);
    const [mode = "", , object = "", size = "0"] = line.subarray(0, tab).toString("latin1").split(/ +/);
    const path = line.subarray(tab + 1).toString("utf8");
    if (mode === "160000") gathering.leave(path, "submodule_left_out", "submodules are not read", "warning");
    else if (mode === "120000") gathering.leave(path, "link_left_out", "links are not followed", "warning");
    else if (isWanted(path)) entries.push({ path, object, bytes: Number(size) });
  }
  return entries;
}

/** What `cat-file --batch` answers: `object type size`, a line feed, the content, a line feed, for each in order. */
function contentsOf(
  entries: readonly TreeEntry[],
  batch: Buffer,
): { readonly path: string; readonly content: Uint8Array }[] {
  let at = 0;
  return entries.map(({ path, object, bytes }) => {
    const end = batch.indexOf(10, at);
    const head = batch.subarray(at, end).toString("latin1");
    if (head !== `${object} blob ${bytes}`)
      throw new AppError(
        "UNAVAILABLE",
        "The rule repository cannot be read: its objects are not what they are listed as.",
      );
    at = end + 1 + bytes + 1;
    return { path, content: batch.subarray(end + 1, end + 1 + bytes) };
  });
}

/** Secrets reach git in its environment or in files that are gone after the call, never as arguments. */
async function environmentFor(
  { url, user, credential, hostKeys }: GitPlace,
  { cache, secrets }: { readonly cache: string; readonly secrets: string },
): Promise<Record<string, string>> {
  const { protocol, origin } = new URL(url);
  const config = join(secrets, "config");
  // folders that the operator allows may be another's; nothing of them is run
  await writeFile(config, protocol === "file:" ? "[safe]\n\tdirectory = *\n" : "", { mode: 0o600 });
  const env: Record<string, string> = { HOME: secrets, GIT_CONFIG_GLOBAL: config };
  if (protocol === "https:" && credential !== null) {
    const basic = Buffer.from(`${user || "git"}:${credential}`, "utf8").toString("base64");
    env["GIT_CONFIG_COUNT"] = "1";
    env["GIT_CONFIG_KEY_0"] = `http.${origin}/.extraHeader`;
    env["GIT_CONFIG_VALUE_0"] = `Authorization: Basic ${basic}`;
  }
  if (protocol === "ssh:") {
    env["GIT_SSH_VARIANT"] = "ssh";
    env["GIT_SSH_COMMAND"] = await sshCommand({ credential, hostKeys, cache, secrets });
  }
  return env;
}

async function sshCommand({
  credential,
  hostKeys,
  cache,
  secrets,
}: {
  readonly credential: string | null;
  readonly hostKeys: string;
  readonly cache: string;
  readonly secrets: string;
}): Promise<string> {
  const known = hostKeys.trim() === "" ? join(cache, "known_hosts") : join(secrets, "known_hosts");
  if (hostKeys.trim() !== "") await writeFile(known, `${hostKeys.trim()}\n`, { mode: 0o600 });
  const options = [
    "BatchMode=yes",
    "IdentitiesOnly=yes",
    "ConnectTimeout=20",
    "ClearAllForwardings=yes",
    "PermitLocalCommand=no",
    `StrictHostKeyChecking=${hostKeys.trim() === "" ? "accept-new" : "yes"}`,
    `UserKnownHostsFile=${inQuotes(known)}`,
  ];
  if (credential !== null) {
    const key = join(secrets, "key");
    await writeFile(key, `${credential.trim()}\n`, { mode: 0o600 });
    options.push(`IdentityFile=${inQuotes(key)}`);
  }
  return ["ssh", "-F", "/dev/null", ...options.flatMap((option) => ["-o", shellWord(option)])].join(" ");
}

/** As ssh_config(5) reads a value with spaces. */
function inQuotes(path: string): string {
  return `"${path}"`;
}

/** git hands the command to a shell. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
