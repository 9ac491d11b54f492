import { createHash } from "node:crypto";
import { type Document, isMap, isSeq, LineCounter, type Node, type YAMLMap } from "yaml";
import { Level } from "../../schema/finding.ts";
import type { RuleIssue } from "../../schema/views/rule.ts";
import { textFault, yamlFault } from "./file-faults.ts";
import type { Making, Placeholders } from "./modifiers.ts";
import { checkCorrelations, type LocatedCorrelation } from "./check-correlations.ts";
import { applyFilters } from "./filters.ts";
import { createMadeBudget } from "./made-budget.ts";
import { readCorrelation } from "./read-correlation.ts";
import { readSelections } from "./read-selections.ts";
import { RuleFault } from "./rule-fault.ts";
import { nodeAt, offsetOf, parseRuleYaml, textAt, textsAt } from "./yaml-nodes.ts";
import type { SigmaCorrelation, SigmaFilter, SigmaRule } from "./rule.ts";

/** A rule file: its path, for messages, and its text. */
export type RuleFile = { readonly path: string; readonly text: string };

/** What some rule files hold. An error keeps its own rule out and no other. */
export type LoadedRules = {
  /** With the filters of the same files applied. */
  readonly rules: readonly SigmaRule[];
  readonly filters: readonly SigmaFilter[];
  /** They may refer to rules of other files: `linkCorrelations` joins them. */
  readonly correlations: readonly SigmaCorrelation[];
  readonly issues: readonly RuleIssue[];
};

/** Largest rule file that is read: 4 MiB. */
const MAX_FILE_CHARACTERS = 4 << 20;

/** Reads rule files, each with one or more documents. Never throws: what is wrong is an issue with file, line and column. */
export function loadRules(
  files: readonly RuleFile[],
  placeholders: Placeholders = new Map(),
  readFile: ReadRuleFile = readRuleFile,
): LoadedRules {
  const rules: SigmaRule[] = [];
  const filters: SigmaFilter[] = [];
  const correlations: LocatedCorrelation[] = [];
  const issues: RuleIssue[] = [];
  for (const file of files) {
    const read = readFile(file, placeholders);
    rules.push(...read.rules);
    filters.push(...read.filters);
    correlations.push(...read.correlations);
    issues.push(...read.issues);
  }
  const { kept, faults } = checkCorrelations(correlations, rules);
  return { rules: applyFilters(rules, filters), filters, correlations: kept, issues: [...issues, ...faults] };
}

/** What one file holds by itself: nothing of other files is looked at. */
export type RuleFileContent = {
  readonly rules: readonly SigmaRule[];
  readonly filters: readonly SigmaFilter[];
  readonly correlations: readonly LocatedCorrelation[];
  readonly issues: readonly RuleIssue[];
};
export type ReadRuleFile = (file: RuleFile, placeholders: Placeholders) => RuleFileContent;

export function readRuleFile(file: RuleFile, placeholders: Placeholders): RuleFileContent {
  const reader = new FileReader(file, placeholders);
  reader.read();
  const { rules, filters, correlations, issues } = reader;
  return { rules, filters, correlations, issues };
}

type DocumentHead = Pick<SigmaRule, "uid" | "version" | "title" | "path" | "text">;
type RuleDescription = Pick<
  SigmaRule,
  | "name"
  | "description"
  | "status"
  | "author"
  | "date"
  | "modified"
  | "references"
  | "tags"
  | "falsePositives"
>;

class FileReader {
  readonly rules: SigmaRule[] = [];
  readonly filters: SigmaFilter[] = [];
  readonly correlations: LocatedCorrelation[] = [];
  readonly issues: RuleIssue[] = [];
  readonly #file: RuleFile;
  readonly #placeholders: Placeholders;
  readonly #lines = new LineCounter();
  #budget = createMadeBudget();

  constructor(file: RuleFile, placeholders: Placeholders) {
    this.#file = file;
    this.#placeholders = placeholders;
  }

  get #making(): Making {
    return { placeholders: this.#placeholders, budget: this.#budget };
  }

  read(): void {
    const { text } = this.#file;
    if (text.length > MAX_FILE_CHARACTERS) {
      this.#report("error", { code: "too_large", message: "a rule file has at most 4 MiB", offset: 0 });
      return;
    }
    const documents = parseRuleYaml(text, this.#lines);
    const fault = textFault(text);
    if (fault !== null) {
      this.#report("error", fault);
      return;
    }
    for (const document of documents) this.#readDocument(document, documents.length);
    if (documents.every(({ contents, errors }) => contents === null && errors.length === 0))
      this.#report("warning", { code: "file_empty", message: "there is no rule in this file", offset: 0 });
  }

  #readDocument(document: Document.Parsed, count: number): void {
    const [error] = document.errors;
    if (error) {
      this.#report("error", {
        code: "yaml",
        message: yamlFault(error, this.#file.text),
        offset: error.pos[0],
      });
      return;
    }
    if (document.contents === null) return;
    this.#budget = createMadeBudget();
    const text = count === 1 ? this.#file.text : this.#file.text.slice(document.range[0], document.range[1]);
    try {
      this.#readRule(document.contents, text);
    } catch (fault) {
      if (!(fault instanceof RuleFault)) throw fault;
      this.#report("error", { code: fault.code, message: fault.message, offset: fault.offset });
    }
  }

  #readRule(root: Node, text: string): void {
    if (!isMap(root))
      throw new RuleFault(
        "not_a_rule",
        `a rule is a map that begins with 'title:', and this is a ${isSeq(root) ? "list" : "single value"}`,
        offsetOf(root),
      );
    const hash = createHash("sha256").update(text).digest("hex");
    const uid = textAt(root, "id") ?? hash.slice(0, 32);
    const title = textAt(root, "title") ?? "";
    const about = { uid, version: hash.slice(0, 12), title, path: this.#file.path, text };
    if (root.has("action"))
      throw new RuleFault(
        "action_unknown",
        "documents with an action are not Sigma any more: write each rule in full",
        offsetOf(nodeAt(root, "action")),
      );
    if (title === "") throw new RuleFault("title_missing", "a rule has a title", offsetOf(root));
    if (root.has("correlation")) this.#addCorrelation(root, about);
    else if (root.has("filter"))
      this.filters.push({ ...about, ...this.#readFilter(root), logsource: this.#logsourceOf(root) });
    else this.rules.push(this.#ruleOf(root, about));
  }

  #addCorrelation(root: YAMLMap, about: DocumentHead): void {
    const before = this.issues.length;
    const read = readCorrelation(root);
    const level = textAt(root, "level") === null ? null : this.#levelOf(root);
    const described = this.#described(root, about);
    this.correlations.push({
      correlation: { ...described, ...read.correlation, level, issues: this.issues.slice(before) },
      at: (offset) => this.#placeOf(offset),
      references: read.references,
    });
  }

  #ruleOf(root: YAMLMap, about: DocumentHead): SigmaRule {
    const before = this.issues.length;
    return {
      ...this.#described(root, about),
      ...this.#readDetection(root),
      level: this.#levelOf(root),
      logsource: this.#logsourceOf(root),
      issues: this.issues.slice(before),
    };
  }

  /** What rules and correlations say of themselves. */
  #described(root: YAMLMap, about: DocumentHead): DocumentHead & RuleDescription {
    const fieldOf = (key: string): string => textAt(root, key) ?? "";
    if (textAt(root, "id") === null)
      this.#warn("id_missing", "a rule without an id cannot be told from its next version", root);
    return {
      ...about,
      name: fieldOf("name"),
      description: fieldOf("description"),
      status: fieldOf("status"),
      author: fieldOf("author"),
      date: fieldOf("date"),
      modified: fieldOf("modified"),
      references: textsAt(root, "references"),
      tags: textsAt(root, "tags"),
      falsePositives: textsAt(root, "falsepositives"),
    };
  }

  #levelOf(root: YAMLMap): Level {
    const written = textAt(root, "level");
    if (written === null) {
      this.#warn("level_missing", "a rule without a level is taken as medium", root);
      return "medium";
    }
    const level = Level.safeParse(written);
    if (level.success) return level.data;
    throw new RuleFault(
      "level_unknown",
      `level is informational, low, medium, high or critical, not '${written}'`,
      offsetOf(nodeAt(root, "level")),
    );
  }

  #logsourceOf(root: YAMLMap): SigmaRule["logsource"] {
    const node = nodeAt(root, "logsource");
    if (!isMap(node))
      throw new RuleFault("logsource_missing", "a rule has a logsource, a map", offsetOf(node ?? root));
    const [product, category, service] = ["product", "category", "service"].map(
      (part) => textAt(node, part) ?? undefined,
    );
    if (product === undefined && category === undefined && service === undefined)
      throw new RuleFault(
        "logsource_empty",
        "a logsource names a product, a category or a service",
        offsetOf(node),
      );
    return { product, category, service };
  }

  #readDetection(root: YAMLMap): Pick<SigmaRule, "selections" | "condition" | "conditionText"> {
    const detection = nodeAt(root, "detection");
    if (!isMap(detection))
      throw new RuleFault("detection_missing", "a rule has a detection, a map", offsetOf(detection ?? root));
    return readSelections(this.#making, detection, new Set(["condition", "timeframe"]));
  }

  /** Without `rules`, or with `any`, a filter is for every rule of its logsource. */
  #readFilter(root: YAMLMap): Pick<SigmaFilter, "rules" | "selections" | "condition" | "conditionText"> {
    const filter = nodeAt(root, "filter");
    if (!isMap(filter))
      throw new RuleFault(
        "filter_invalid",
        "a filter is a map of selections and a condition",
        offsetOf(filter ?? root),
      );
    const rules = textsAt(filter, "rules");
    const isForAll = rules.length === 0 || (rules.length === 1 && rules[0] === "any");
    const detection = readSelections(this.#making, filter, new Set(["condition", "rules"]));
    if (!/(^|[^\w-])not\s/.test(detection.conditionText))
      this.#warn(
        "filter_keeps_matches",
        "a rule matches when its condition and the filter's hold, as pySigma and its converters read it: without 'not' this keeps only what the selection names. Tools that read a filter as an exclusion drop just that instead. To exclude everywhere but there, write 'not'",
        nodeAt(filter, "condition") ?? filter,
      );
    return { rules: isForAll ? "any" : rules, ...detection };
  }

  #warn(code: string, message: string, node: Node): void {
    this.#report("warning", { code, message, offset: offsetOf(node) });
  }

  #report(
    severity: RuleIssue["severity"],
    fault: { readonly code: string; readonly message: string; readonly offset: number },
  ): void {
    this.issues.push({
      severity,
      code: fault.code,
      message: fault.message,
      ...this.#placeOf(fault.offset),
    });
  }

  #placeOf(offset: number): Pick<RuleIssue, "file" | "line" | "column"> {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file.path, line: Math.max(1, line), column: Math.max(1, col) };
  }
}
