import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../../lib/app-error.ts";
import type { NewRuleRepository } from "../../schema/views/rule-repository.ts";

const PROTOCOLS = ["https:", "ssh:", "file:"];
/** As git-check-ref-format(1) allows, and nothing that a shell or an option could be. */
const BRANCH = /^(?!.*(\.\.|\/\/|@\{))[A-Za-z0-9_][A-Za-z0-9._/-]*$/;

type Place = Pick<NewRuleRepository, "kind" | "location" | "branch" | "subfolder">;

/**
 * Holds a place against those that the operator allows: folders, and beginnings of URLs. Answers the folder itself for a
 * folder, so that a link cannot lead out of it.
 * @throws {AppError} `INVALID`
 */
export async function allowedPlace(sources: readonly string[], place: Place): Promise<string> {
  refuseOdd(place);
  if (place.kind === "folder") return allowedFolder(sources, place.location);
  const url = readUrl(place.location);
  if (url.protocol === "file:") {
    await allowedFolder(sources, fileURLToPath(url));
    return url.href;
  }
  if (sources.some((source) => covers(source, url))) return url.href;
  throw notAllowed(place.location);
}

function refuseOdd({ branch, subfolder }: Place): void {
  if (branch !== "" && !BRANCH.test(branch))
    throw new AppError("INVALID", "That is no name of a branch.", { place: "body.branch" });
  if (subfolder.split("/").some((part) => part === ".." || part.startsWith(".")))
    throw new AppError("INVALID", "A subfolder lies within the repository.", { place: "body.subfolder" });
}

async function allowedFolder(sources: readonly string[], folder: string): Promise<string> {
  if (!isAbsolute(folder))
    throw new AppError("INVALID", "Give the whole path of the folder.", { place: "body.location" });
  const wanted = await realpath(folder).catch(() => null);
  for (const source of sources.filter(isAbsolute)) {
    const root = await realpath(source).catch(() => null);
    if (root !== null && wanted !== null && isWithin(root, wanted)) return wanted;
  }
  throw notAllowed(folder);
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, resolve(path));
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

function readUrl(location: string): URL {
  const url = URL.canParse(location) ? new URL(location) : null;
  if (url === null || !PROTOCOLS.includes(url.protocol))
    throw new AppError("INVALID", "A git repository is named by a URL: https://, ssh:// or file://.", {
      place: "body.location",
    });
  const hasSecret = url.password !== "" || (url.protocol === "https:" && url.username !== "");
  if (hasSecret)
    throw new AppError("INVALID", "Give user and credential by themselves: a URL is shown to everybody.", {
      place: "body.location",
    });
  return url;
}

/** `https:` alone covers all of its hosts; a longer one covers what lies below it. */
function covers(source: string, url: URL): boolean {
  if (source === url.protocol) return true;
  if (!URL.canParse(source)) return false;
  const allowed = new URL(source);
  const below = allowed.pathname.endsWith("/") ? allowed.pathname : `${allowed.pathname}/`;
  return (
    allowed.protocol === url.protocol &&
    allowed.host === url.host &&
    (url.pathname === allowed.pathname || url.pathname.startsWith(below) || allowed.pathname === "")
  );
}

function notAllowed(location: string): AppError {
  return new AppError(
    "INVALID",
    `The operator does not allow rules from ${location}, or it is not there: see WATCHFLOOR_RULE_SOURCES.`,
    { place: "body.location" },
  );
}
