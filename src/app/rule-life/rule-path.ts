/** Names that no file has on one system or another. */
const UNFIT = /[\p{Cc}<>:"|?*\\]/gu;
const MOST_CHARACTERS = 400;
const ABSOLUTE = /^([A-Za-z]:)?[\\/]/;
/** Of a path on somebody's machine, the file and its folder. */
const KEPT_OF_ABSOLUTE = 2;

/**
 * A path as a rule keeps it: relative, within its folder, fit for any file system, and ending as rule files do. What a
 * person's own machine has before it (`C:\`, `/home/...`) says nothing here.
 */
export function rulePath(path: string): string {
  const parts = path
    .replaceAll("\\", "/")
    .split("/")
    .map((part) => part.replace(UNFIT, "_").replace(/[. ]+$/, ""))
    .filter((part) => part !== "" && part !== "_");
  const kept = ABSOLUTE.test(path) ? parts.slice(-KEPT_OF_ABSOLUTE) : parts;
  const fit = kept.join("/").slice(-MOST_CHARACTERS).replace(/^\/+/, "");
  return /\.ya?ml$/i.test(fit) ? fit : `${fit === "" ? "rule" : fit}.yml`;
}

/** Another path for a rule whose own is taken: by another rule, or by the others of its file. */
function pathWithUid(path: string, uid: string): string {
  const [, stem = path, ending = ".yml"] = /^(.*)(\.ya?ml)$/i.exec(path) ?? [];
  return `${stem}-${uid.slice(0, 100).replace(/[^A-Za-z0-9_-]/g, "_")}${ending}`;
}

/** Gives each rule a path of its own. A rule that has one of those that fit it keeps it. */
export function createPaths(taken: ReadonlyMap<string, string>): {
  readonly give: (uid: string, path: string, isAlone: boolean) => string;
} {
  const owners = new Map([...taken].map(([uid, path]) => [path, uid]));
  return {
    give(uid, path, isAlone) {
      const fit = rulePath(path);
      const own = pathWithUid(fit, uid);
      const isFree = (one: string): boolean => (owners.get(one) ?? uid) === uid;
      const has = taken.get(uid);
      const given = isAlone && has !== own && isFree(fit) ? fit : own;
      owners.set(given, uid);
      return given;
    },
  };
}
