import { isMap } from "yaml";
import { type DeadLogic, findDeadLogic } from "../logic/dead-logic.ts";
import type { Expr } from "../rule.ts";
import { nodeAt, offsetOf } from "../yaml-nodes.ts";
import { locateDetection } from "./locate-detection.ts";
import type { LintedDocument, Remark } from "./remark.ts";

type Telling = Pick<Remark, "severity" | "code"> & { readonly message: (about: DeadLogic) => string };

const LISTS = "only a field with several values could meet it";

const TELLINGS: Readonly<Record<DeadLogic["kind"], Telling>> = {
  conditionNever: {
    severity: "warning",
    code: "condition_never",
    message: () => "no event can meet this condition: parts of it contradict each other",
  },
  conditionAlways: {
    severity: "warning",
    code: "condition_always",
    message: () => "every event meets this condition",
  },
  conditionListsOnly: {
    severity: "warning",
    code: "condition_lists_only",
    message: () => `one value cannot be all that this condition asks of a field: ${LISTS}`,
  },
  selectionNever: {
    severity: "warning",
    code: "selection_never",
    message: ({ selection }) => `no event can meet '${selection}': parts of it contradict each other`,
  },
  selectionAlways: {
    severity: "warning",
    code: "selection_always",
    message: ({ selection }) => `every event meets '${selection}'`,
  },
  selectionListsOnly: {
    severity: "warning",
    code: "selection_lists_only",
    message: ({ selection }) => `one value cannot be all that '${selection}' asks of a field: ${LISTS}`,
  },
  filterUnreachable: {
    severity: "info",
    code: "filter_unreachable",
    message: ({ selection }) =>
      `'${selection}' excludes nothing: what the rest of the condition lets through never meets it`,
  },
  selectionWithoutEffect: {
    severity: "info",
    code: "selection_without_effect",
    message: ({ selection }) => `without '${selection}' the rule would find the same`,
  },
  valueCovered: {
    severity: "info",
    code: "value_covered",
    message: ({ at, by }) =>
      `${shown(at)} adds nothing: ${shown(by)} of the same list finds all that it finds`,
  },
  valueImplied: {
    severity: "info",
    code: "value_implied",
    message: ({ at, by }) => `${shown(at)} adds nothing: whatever meets ${shown(by)} meets it too`,
  },
  alternativeCovered: {
    severity: "info",
    code: "alternative_covered",
    message: ({ selection }) =>
      `this alternative of '${selection}' adds nothing: another one finds all that it finds`,
  },
};

/** Parts of a rule that do nothing, contradict each other, or hold whatever the event. */
export function* checkLogic({ root, rule }: LintedDocument): Generator<Remark> {
  const detection = nodeAt(root, "detection");
  if (!isMap(detection) || rule === null) return;
  const places = locateDetection(detection, rule.selections);
  for (const dead of findDeadLogic(rule)) {
    const { severity, code, message } = TELLINGS[dead.kind];
    const node = dead.at === null ? nodeAt(detection, "condition") : places.get(dead.at);
    // what a filter brought with it is told of the filter
    if (node === undefined || node === null) continue;
    yield { severity, code, message: message(dead), offset: offsetOf(node) };
  }
}

/** A value as the rule has it. */
function shown(expr: Expr | null): string {
  if (expr?.kind === "test") return `'${expr.test.written}'`;
  const [first] = expr?.kind === "or" || expr?.kind === "and" ? expr.parts : [];
  return first?.kind === "test" ? `'${first.test.written}'` : "another part";
}
