import { linkCorrelations } from "../../detect/index.ts";
import type { TenantContent } from "../pipeline/detection-content.ts";
import type { RuleCatalog } from "../serve/rule-catalog.ts";
import type { TenantRules } from "../serve/tenant-rules.ts";

/**
 * Rules that find nothing by themselves, because all correlations that refer to them say so: as the live run has it, also where a
 * shared correlation is switched off, since its rules were written for it.
 */
export function silentRules(
  catalog: Pick<RuleCatalog, "rules" | "correlations">,
  own: Pick<TenantRules, "rules" | "correlations">,
  content: Pick<TenantContent, "rules">,
): ReadonlySet<string> {
  const texts = new Set(content.rules.map(({ text }) => text));
  const correlations = own.correlations.filter(({ text }) => texts.has(text));
  const replaced = new Set([...own.rules.keys(), ...correlations.map(({ uid }) => uid)]);
  const isShared = ({ uid }: { readonly uid: string }): boolean => !replaced.has(uid);
  const { feeds } = linkCorrelations(
    [...catalog.correlations.filter(isShared), ...correlations],
    [...[...catalog.rules.values()].filter(isShared), ...own.rules.values()],
  );
  return new Set([...feeds].flatMap(([uid, { isSilent }]) => (isSilent ? [uid] : [])));
}
