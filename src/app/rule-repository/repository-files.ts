import type { RuleFiles, RuleIssue } from "../../schema/views/rule.ts";

/** What a rule repository holds, as it was read. */
export type RepositoryFiles = {
  readonly files: RuleFiles["files"];
  readonly issues: readonly RuleIssue[];
  /** Of git; null for a folder. */
  readonly commit: string | null;
  /** False when a limit cut it short: then nothing can be said to be gone. */
  readonly isWhole: boolean;
};

/** The file that says in which states rules are. */
export const STATES_FILE = "watchfloor.yml";
const WANTED = /\.(ya?ml|in\.jsonl)$/i;

/** Limits for whatever somebody else's repository holds. */
export const REPOSITORY_LIMITS = {
  files: 20_000,
  fileBytes: 2 << 20,
  totalBytes: 128 << 20,
  pathCharacters: 400,
};

/** True for files that are rules, their tests or their states. What begins with a dot is a tool's own. */
export function isWanted(path: string): boolean {
  return WANTED.test(path) && !path.split("/").some((part) => part.startsWith("."));
}

/** Gathers files within the limits; what is left out is an issue, and the rest is kept. */
export class FileGathering {
  readonly #files: RepositoryFiles["files"] = [];
  readonly #issues: RuleIssue[] = [];
  #bytes = 0;
  #isWhole = true;

  /** Whether a file of this size is to be read. */
  admits(path: string, bytes: number): boolean {
    const { files, fileBytes, totalBytes, pathCharacters } = REPOSITORY_LIMITS;
    if (path.length > pathCharacters || /\p{Cc}/u.test(path))
      return this.#leave(path, "path_unfit", "its path is too long or holds control characters");
    if (bytes > fileBytes)
      return this.#leave(path, "file_too_large", `it has ${bytes} bytes, and ${fileBytes} are the most`);
    if (this.#files.length >= files || this.#bytes + bytes > totalBytes) {
      if (this.#isWhole)
        this.leave(
          path,
          "repository_too_large",
          `this file and others are left out: ${files} files and ${totalBytes} bytes are the most`,
        );
      this.#isWhole = false;
      return false;
    }
    this.#bytes += bytes;
    return true;
  }

  add(path: string, content: Uint8Array): void {
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
      this.#files.push({ path, text });
    } catch {
      this.leave(path, "not_utf8", "it is not text in UTF-8");
    }
  }

  /** Tells that a file is left out. */
  leave(path: string, code: string, message: string, severity: RuleIssue["severity"] = "error"): void {
    const shown = path.slice(0, 200).replace(/\p{Cc}/gu, "?");
    this.#issues.push({ severity, code, message, file: shown, line: 1, column: 1 });
  }

  #leave(path: string, code: string, message: string): false {
    this.leave(path, code, message);
    return false;
  }

  result(commit: string | null): RepositoryFiles {
    const files = this.#files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return { files, issues: this.#issues, commit, isWhole: this.#isWhole };
  }
}
