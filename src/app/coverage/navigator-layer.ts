import type {
  AttackCoverage,
  CoverageState,
  NavigatorLayer,
  TechniqueCoverage,
} from "../../schema/views/coverage.ts";

/** A score and a colour for each state, from what is missing to what works. */
const SHOWN: Readonly<
  Record<CoverageState, { readonly score: number; readonly color: string; readonly label: string }>
> = {
  no_rule: { score: 0, color: "#d9d9d9", label: "no live rule" },
  no_data: { score: 25, color: "#f4a582", label: "live rules, but no events for them" },
  silent: { score: 60, color: "#92c5de", label: "rules and events, never matched" },
  fired: { score: 100, color: "#4393c3", label: "matched" },
};

/** Coverage as a layer of the ATT&CK Navigator. Source: attack-navigator, "Layer File Format 4.5". */
export function navigatorLayer(coverage: AttackCoverage, tenantUid: string): NavigatorLayer {
  return {
    name: `Watchfloor: ${tenantUid}`,
    versions: { attack: coverage.attackVersion, navigator: "5.1.0", layer: "4.5" },
    domain: "enterprise-attack",
    description: `What live rules cover, by events and findings from ${dayOf(coverage.from)} to ${dayOf(coverage.to)}.`,
    sorting: 3,
    techniques: coverage.techniques.map((technique) => ({
      techniqueID: technique.technique,
      score: SHOWN[technique.state].score,
      color: SHOWN[technique.state].color,
      comment: commentOf(technique),
      enabled: true,
      showSubtechniques: technique.technique.includes("."),
    })),
    gradient: { colors: ["#d9d9d9", "#92c5de", "#4393c3"], minValue: 0, maxValue: 100 },
    legendItems: Object.values(SHOWN).map(({ label, color }) => ({ label, color })),
  };
}

function commentOf({ state, rulesByState, liveWithData, firing, findings }: TechniqueCoverage): string {
  const { live, shadow } = rulesByState;
  return `${SHOWN[state].label}; ${live} live rules (${liveWithData} with events, ${firing} matched, ${findings} findings), ${shadow} in shadow`;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, "2026-01-15".length);
}
