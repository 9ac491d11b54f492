import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isConsoleBuilt } from "../../api/console-files.ts";
import { loadRules } from "../../detect/index.ts";
import { LOG_SOURCES } from "../../normalize/index.ts";
import type { Settings } from "../../platform/config.ts";
import { readMasterKeys } from "../../platform/secrets/index.ts";
import { CONSOLE_FOLDER } from "../serve/console-folder.ts";
import { readRuleCatalog } from "../serve/rule-catalog.ts";
import { readSourcesFile } from "../serve/sources-file.ts";
import { type Check, failed, ok, type Verdict, warning } from "./check.ts";

/** The files that a start reads: console, keys, sources, rules. */
export function contentChecks(settings: Settings, folder: string): Check[] {
  const { WATCHFLOOR_SOURCES_FILE: sources, WATCHFLOOR_RULES_DIR: rules } = settings;
  return [
    {
      name: "console",
      expected: "built",
      run: async () => judgeConsole(CONSOLE_FOLDER, isConsoleBuilt(CONSOLE_FOLDER)),
    },
    {
      name: "master key",
      expected: "the file of the key that encrypts secrets",
      run: async () =>
        masterKey(settings.WATCHFLOOR_MASTER_KEY_FILE ?? join(folder, "keys", "master.key"), folder),
    },
    ...(sources === undefined
      ? []
      : [
          {
            name: "sources file",
            expected: "YAML as src/ingest/README.md describes it",
            run: async () => {
              const { syslog, files } = readSourcesFile(
                sources,
                new Set(LOG_SOURCES.map(({ name }) => name)),
              );
              return ok(
                `${sources}: ${syslog?.length ?? 0} syslog networks, ${files.length} patterns of files`,
              );
            },
          },
        ]),
    {
      name: "rules",
      expected: "Sigma rules without errors",
      run: async () => {
        const { files } = readRuleCatalog(rules);
        const { rules: loaded, issues } = loadRules(files);
        const errors = issues.filter(({ severity }) => severity === "error");
        return judgeRules(loaded.length, errors, rules ?? "the shipped folder");
      },
    },
  ];
}

export function judgeConsole(folder: string, isBuilt: boolean): Verdict {
  return isBuilt
    ? ok(folder)
    : warning(`${folder} has no console; the API is served alone`, "Run `node scripts/build-web.mjs`.");
}

async function masterKey(file: string, folder: string): Promise<Verdict> {
  if (!existsSync(file)) return judgeMissingKey(file, existsSync(join(folder, "layout")));
  // a file that cannot be read is to be told from one that is damaged
  await readFile(file);
  return ok(`${file}: ${readMasterKeys(file).length} keys`);
}

/** A folder that was used before has secrets that only the old key opens. */
export function judgeMissingKey(file: string, isFolderUsed: boolean): Verdict {
  return isFolderUsed
    ? failed(
        `${file} is not there`,
        "Restore it from a backup: without it one-time codes and other secrets are lost.",
      )
    : ok(`${file} is made at the first start`);
}

type RuleError = { readonly file: string; readonly line: number; readonly message: string };

export function judgeRules(loaded: number, errors: readonly RuleError[], folder: string): Verdict {
  const [first] = errors;
  if (first === undefined) return ok(`${loaded} rules`);
  return warning(
    `${loaded} rules; ${errors.length} errors keep others out, first ${first.file}:${first.line}: ${first.message}`,
    `See all with \`watchfloor rules lint ${folder}\`. Rules with placeholders are loaded for tenants that have their lists.`,
  );
}
