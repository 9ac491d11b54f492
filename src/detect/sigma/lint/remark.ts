import { isScalar, type Node, type YAMLMap } from "yaml";
import type { RuleIssue } from "../../../schema/views/rule.ts";
import type { SigmaFilter, SigmaRule } from "../rule.ts";

/** A piece of a file's text, by offsets, and what should stand there. */
export type Edit = { readonly from: number; readonly to: number; readonly text: string };

/** A remark at an offset of the file's text; with an edit when it can be repaired without asking. */
export type Remark = Pick<RuleIssue, "severity" | "code" | "message"> & {
  readonly offset: number;
  readonly edit?: Edit;
};

/** A document with what it was read as; null when it did not load or is no rule. */
export type LintedDocument = {
  readonly root: YAMLMap;
  readonly rule: SigmaRule | null;
  readonly filter: SigmaFilter | null;
  readonly path: string;
};

/** The edit that makes a plain scalar another; none where quotes or line ends stand between the text and the file. */
export function plainEdit(node: Node | null, wanted: string): Pick<Remark, "edit"> {
  if (!isScalar(node) || node.type !== "PLAIN" || node.source?.includes("\n") !== false) return {};
  const [from, to] = node.range ?? [0, 0];
  return to - from === node.source.length ? { edit: { from, to, text: wanted } } : {};
}
