/** What a person wrote and did not save yet. */
export type RuleDraft = {
  readonly text: string;
  readonly tests: string;
  /** Version of the rule that it began from; empty for a new one. */
  readonly baseVersion: string;
};

const PREFIX = "watchfloor.rule-draft.";

/** Drafts stay in this browser until they are saved or thrown away. Where storage is forbidden or full, there are none. */
export function draftKey(tenantUid: string, ruleUid: string | null): string {
  return `${PREFIX}${tenantUid}.${ruleUid ?? "new"}`;
}

export function keepDraft(key: string, draft: RuleDraft | null): void {
  try {
    if (draft === null) globalThis.localStorage.removeItem(key);
    else globalThis.localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // the text then lives as long as the page does
  }
}

export function keptDraft(key: string): RuleDraft | null {
  try {
    return readDraft(JSON.parse(globalThis.localStorage.getItem(key) ?? "null"));
  } catch {
    return null;
  }
}

function readDraft(value: unknown): RuleDraft | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("text" in value) || !("tests" in value) || !("baseVersion" in value)) return null;
  const { text, tests, baseVersion } = value;
  const isDraft = typeof text === "string" && typeof tests === "string" && typeof baseVersion === "string";
  return isDraft ? { text, tests, baseVersion } : null;
}
