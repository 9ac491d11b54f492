import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type {
  AttackCoverage,
  CoveringRule,
  TechniqueCoverage,
} from "../../../../src/schema/views/coverage.ts";
import { rulesQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { TechniqueLinks } from "../../components/text/out-link.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { parentOf, sourceOf } from "./attack-matrix.ts";
import { CoverageMark, COVERAGE_WORDS } from "./coverage-state.tsx";
import { type FedBy, feedsOf } from "./feeds.ts";

export type TechniquePanelProps = {
  readonly id: string;
  /** Undefined when the answer has no such technique. */
  readonly technique: TechniqueCoverage | undefined;
  readonly coverage: AttackCoverage;
  readonly onOpen: (technique: string) => void;
  readonly onClose: () => void;
};

/** One technique: what watches for it, the data that feeds this, and what it lacks. */
export function TechniquePanel({ id, technique, coverage, onOpen, onClose }: TechniquePanelProps): ReactNode {
  if (technique === undefined)
    return (
      <div className="panel-section">
        <PanelHead title={`No technique ${id}`} onClose={onClose} />
        <p className="dim">
          Neither this release of ATT&CK ({coverage.attackVersion}) nor a rule of the tenant names it.
        </p>
      </div>
    );
  return (
    <>
      <div className="panel-section technique-head">
        <PanelHead title={`${id} ${technique.name}`} onClose={onClose} />
        <TechniqueFacts technique={technique} coverage={coverage} />
        <TechniqueActions technique={technique} />
      </div>
      <SubTechniques technique={technique} coverage={coverage} onOpen={onOpen} />
      <RuleParts technique={technique} />
    </>
  );
}

type FactsProps = Pick<TechniquePanelProps, "coverage"> & { readonly technique: TechniqueCoverage };

function TechniqueFacts({ technique, coverage }: FactsProps): ReactNode {
  const { state, tactics, rulesByState, findings } = technique;
  const names = new Map(coverage.tactics.map(({ tactic, name }) => [tactic, name]));
  const days = Math.round((coverage.to - coverage.from) / 86_400_000);
  const counts = Object.entries(rulesByState).filter(([, count]) => count > 0);
  return (
    <Facts
      facts={[
        [
          "Covered",
          <span key="state" className="row wrap">
            <CoverageMark state={state} withWord />
            <span className="dim">{COVERAGE_WORDS[state].means}</span>
          </span>,
        ],
        ["Tactics", tactics.map((tactic) => names.get(tactic) ?? tactic).join(", ") || "none named"],
        [
          "Rules",
          counts.length === 0
            ? "none"
            : counts.map(([each, count]) => `${formatCount(count)} ${each}`).join(", "),
        ],
        ["With data", `${formatCount(technique.liveWithData)} live`],
        [`Findings, ${days} days`, `${formatCount(findings)}, of ${formatCountOf(technique.firing, "rule")}`],
        ["At MITRE", <TechniqueLinks key="link" techniques={[technique.technique]} />],
      ]}
    />
  );
}

function TechniqueActions({ technique: { technique, rules } }: Pick<FactsProps, "technique">): ReactNode {
  const tenantUid = useTenantUid();
  const mayHunt = useMay("hunts:run");
  const mayAlerts = useMay("alerts:read");
  return (
    <div className="row wrap">
      <Link
        className="link"
        to="/t/$tenantUid/detect"
        params={{ tenantUid }}
        search={{ text: technique.toLowerCase() }}
      >
        Show its rules
      </Link>
      {mayAlerts && (
        <Link
          className="link"
          to="/t/$tenantUid/alerts"
          params={{ tenantUid }}
          search={{ technique, state: "all" }}
        >
          Show its alerts
        </Link>
      )}
      {mayHunt && rules.length > 0 && (
        <Link
          className="link"
          to="/t/$tenantUid/hunts"
          params={{ tenantUid }}
          search={{ begin: `rules:${rules.map(({ uid }) => uid).join(",")}` }}
        >
          Hunt for it
        </Link>
      )}
    </div>
  );
}

function SubTechniques({
  technique,
  coverage,
  onOpen,
}: FactsProps & Pick<TechniquePanelProps, "onOpen">): ReactNode {
  const { technique: id } = technique;
  const parent = parentOf(id);
  const subs = coverage.techniques.filter((one) => parentOf(one.technique) === (parent ?? id));
  if (subs.length === 0) return null;
  return (
    <Section title={parent === null ? "Sub-techniques" : `Sub-techniques of ${parent}`}>
      <div className="technique-subs">
        {parent !== null && (
          <button type="button" className="link mono" onClick={() => onOpen(parent)}>
            {parent}
          </button>
        )}
        {subs.map((sub) => (
          <button
            key={sub.technique}
            type="button"
            className={`matrix-cell ${sub.state}`}
            aria-pressed={sub.technique === id}
            aria-label={`${sub.technique}: ${COVERAGE_WORDS[sub.state].name}`}
            onClick={() => onOpen(sub.technique)}
          >
            <CoverageMark state={sub.state} />
            <span className="mono">{sub.technique}</span>
          </button>
        ))}
      </div>
    </Section>
  );
}

function RuleParts({ technique }: Pick<FactsProps, "technique">): ReactNode {
  const { data } = useQuery(rulesQuery(useTenantUid()));
  const feeds = useMemo(() => feedsOf(technique.rules, data?.rules ?? []), [technique, data]);
  const sources = useMemo(
    () => new Map((data?.rules ?? []).map(({ uid, logsource }) => [uid, sourceOf(logsource)])),
    [data],
  );
  const all = Object.values(technique.rulesByState).reduce((sum, count) => sum + count, 0);
  const { rules } = technique;
  return (
    <>
      {feeds.length > 0 && (
        <Section title="Data that feeds them">
          <ul className="technique-feeds">
            {feeds.map((feed) => (
              <Feed key={feed.source} feed={feed} />
            ))}
          </ul>
        </Section>
      )}
      <Section
        title="Rules"
        aside={rules.length < all ? `${formatCount(rules.length)} of ${formatCount(all)}` : formatCount(all)}
      >
        {rules.length === 0 && (
          <p className="dim">No rule names this technique: add or write one, or accept the gap.</p>
        )}
        <ul className="technique-rules">
          {rules.map((rule) => (
            <Rule key={rule.uid} rule={rule} source={sources.get(rule.uid) ?? ""} />
          ))}
        </ul>
      </Section>
    </>
  );
}

function Feed({ feed: { source, hasData, rules } }: { readonly feed: FedBy }): ReactNode {
  return (
    <li>
      <span className={hasData ? "good" : "medium"}>{hasData ? "✓ events came" : "✗ no events"}</span>
      <span className="mono cut">
        <HostileText text={source} />
      </span>
      <span className="faint">{formatCountOf(rules, "rule")}</span>
    </li>
  );
}

function Rule({ rule, source }: { readonly rule: CoveringRule; readonly source: string }): ReactNode {
  const tenantUid = useTenantUid();
  return (
    <li>
      <Link to="/t/$tenantUid/detect" params={{ tenantUid }} search={{ open: rule.uid }}>
        <LevelMark level={rule.level} />
        <span className="technique-rule">
          <span className="cut">
            <HostileText text={rule.title} />
          </span>
          <span className="faint cut">
            {rule.state} · <HostileText text={source} />
            {!rule.hasData && ", no events of it"}
          </span>
        </span>
        <span className="number" title="findings">
          {formatCount(rule.findings)}
        </span>
      </Link>
    </li>
  );
}
