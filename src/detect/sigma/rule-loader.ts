import {
  type LoadedRules,
  loadRules,
  readRuleFile,
  type RuleFile,
  type RuleFileContent,
} from "./load-rules.ts";
import type { Placeholders } from "./modifiers.ts";

/** Reads rule files as `loadRules` does; a file that it read the last time is not read again. */
export type RuleLoader = {
  /** Keeps what these files hold, and nothing older. */
  readonly load: (files: readonly RuleFile[], placeholders: Placeholders) => LoadedRules;
  /** Reads some of the files ahead, so that thousands can be read in parts. */
  readonly readAhead: (files: readonly RuleFile[], placeholders: Placeholders) => void;
};

export function createRuleLoader(): RuleLoader {
  let known = new Map<string, RuleFileContent>();
  const read = (file: RuleFile, placeholders: Placeholders, lists: string): [string, RuleFileContent] => {
    // what has no placeholder is the same whatever the lists hold
    const key = [file.path, file.text.includes("expand") ? lists : "", file.text].join("\n");
    return [key, known.get(key) ?? readRuleFile(file, placeholders)];
  };
  return {
    load(files, placeholders) {
      const lists = JSON.stringify([...placeholders]);
      const kept = new Map<string, RuleFileContent>();
      const loaded = loadRules(files, placeholders, (file) => {
        const [key, content] = read(file, placeholders, lists);
        kept.set(key, content);
        return content;
      });
      known = kept;
      return loaded;
    },
    readAhead(files, placeholders) {
      const lists = JSON.stringify([...placeholders]);
      for (const file of files) known.set(...read(file, placeholders, lists));
    },
  };
}
