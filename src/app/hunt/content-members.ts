import { createHash } from "node:crypto";
import { indicatorListVersion, type SigmaRule } from "../../detect/index.ts";
import type { ContentMember } from "../../events/index.ts";
import type { TenantContent } from "../pipeline/detection-content.ts";
import type { RuleCatalog } from "../serve/rule-catalog.ts";
import type { TenantRules } from "../serve/tenant-rules.ts";
import { silentRules } from "./silent-rules.ts";

/** A content in the ledger's words: its name, and what it consists of. */
export type NamedContent = { readonly uid: string; readonly members: readonly ContentMember[] };

/** What tenants that add and take nothing have their events held against. */
export function sharedContent(catalog: RuleCatalog): NamedContent {
  const silent = silentRules(catalog, { rules: new Map(), correlations: [] }, { rules: [] });
  return named([...catalog.rules.values()].map((rule) => memberOf(rule, null, silent)));
}

/** What one tenant's events are held against. */
export function tenantContent(
  catalog: RuleCatalog,
  tenant: TenantRules,
  content: TenantContent,
): NamedContent {
  const texts = new Set(content.rules.map(({ text }) => text));
  const stored = new Set(tenant.stored.map(({ uid }) => uid));
  // its own that are evaluated, and shared ones whose placeholders it fills
  const own = [...tenant.rules.values()].filter(({ uid, text }) => texts.has(text) || !stored.has(uid));
  const replaced = new Set(own.filter(({ uid }) => stored.has(uid)).map(({ uid }) => uid));
  const off = new Set(content.off);
  const shared = [...catalog.rules.values()].filter(({ uid }) => !replaced.has(uid));
  const rules = new Map([...shared, ...own].map((rule) => [rule.uid, rule]));
  const silent = silentRules(catalog, tenant, content);
  return named([
    ...[...rules.values()]
      .filter(({ uid }) => !off.has(uid) || replaced.has(uid))
      .map((rule) => memberOf(rule, content, silent)),
    ...content.indicatorLists.map(
      (list): ContentMember => ({
        uid: list.uid,
        version: indicatorListVersion(list),
        purpose: "alert",
      }),
    ),
  ]);
}

/** A rule with placeholders is another when the lists are others that fill them. */
export function effectiveVersion(
  rule: Pick<SigmaRule, "version" | "text">,
  placeholders: TenantContent["placeholders"],
): string {
  if (!rule.text.includes("|expand")) return rule.version;
  const filled = placeholders.map(({ name, values }) => [name, values]);
  return `${rule.version}+${digest(JSON.stringify(filled))}`;
}

function memberOf(
  rule: SigmaRule,
  content: TenantContent | null,
  silent: ReadonlySet<string>,
): ContentMember {
  const isShadow = content?.shadow.includes(rule.uid) === true;
  return {
    uid: rule.uid,
    version: effectiveVersion(rule, content?.placeholders ?? []),
    purpose: silent.has(rule.uid) ? "correlation" : isShadow ? "shadow" : "alert",
  };
}

function named(members: readonly ContentMember[]): NamedContent {
  const lines = members.map(({ uid, version, purpose }) => [uid, version, purpose].join("\t")).toSorted();
  return { uid: digest(lines.join("\n")), members };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
