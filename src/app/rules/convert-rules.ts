import { ruleToSql } from "../../detect/index.ts";
import { readRules } from "./test-rules.ts";

/** Prints rules as SQL. False when one of them has no such form. */
export async function convertRules(
  paths: readonly string[],
  flags: { readonly json: boolean },
  print: (line: string) => void,
): Promise<boolean> {
  const forms = (await readRules(paths)).map((rule) => ({ rule, form: ruleToSql(rule) }));
  for (const { rule, form } of forms) {
    if (flags.json) print(JSON.stringify({ uid: rule.uid, title: rule.title, path: rule.path, ...form }));
    else
      print(
        form.kind === "sql"
          ? form.sql
          : `-- ${rule.path}: there is no SQL that finds the same: ${form.reason}`,
      );
  }
  return forms.every(({ form }) => form.kind === "sql");
}
