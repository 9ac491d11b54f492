import type { YAMLMap } from "yaml";
import type { RuleIssue } from "../../../schema/views/rule.ts";
import type { SigmaRule } from "../rule.ts";

/** A remark at an offset of the file's text. */
export type Remark = Pick<RuleIssue, "severity" | "code" | "message"> & { readonly offset: number };

/** A document with what it was read as; null when it did not load or is no rule. */
export type LintedDocument = {
  readonly root: YAMLMap;
  readonly rule: SigmaRule | null;
  readonly path: string;
};
