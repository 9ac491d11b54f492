import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { HuntFinding } from "../../../../src/schema/views/hunt.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { EventFields } from "../../components/event/event-fields.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { TechniqueLinks } from "../../components/text/out-link.tsx";
import { Time } from "../../components/time/time.tsx";
import { PivotTime, timeAround } from "../../time/pivot-time.ts";
import { searchAround } from "./found-figures.ts";

export type FindingPanelProps = {
  /** Undefined when the link names one that is not among those loaded. */
  readonly found: HuntFinding | undefined;
  readonly isLoading: boolean;
  readonly onClose: () => void;
};

/** A finding of a hunt: why it matched, on what, and its event. */
export function FindingPanel({ found, isLoading, onClose }: FindingPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  if (found === undefined)
    return (
      <div className="panel-section">
        <PanelHead
          title={isLoading ? "Finding" : "This finding is not among those loaded"}
          onClose={onClose}
        />
        {isLoading ? (
          <SkeletonLines count={8} label="The finding" />
        ) : (
          <p className="dim">Load all, or take the filter away.</p>
        )}
      </div>
    );
  const { finding } = found;
  return (
    <PivotTime value={timeAround({ from: finding.time, to: finding.time })}>
      <div className="panel-section hunt-head">
        <PanelHead title={finding.title} onClose={onClose} />
        <FindingFacts found={found} />
        <FindingLinks finding={finding} />
      </div>
      <Section title="Why it matched">
        <Reasons finding={finding} />
      </Section>
      <Section title="Event">
        <EventFields
          tenantUid={tenantUid}
          eventUid={finding.eventUid}
          marks={finding.matched.map(({ value }) => value)}
        />
      </Section>
    </PivotTime>
  );
}

const PURPOSES = {
  shadow: "its rule is in shadow",
  correlation: "its rule only feeds correlations",
} as const;

function FindingFacts({ found: { finding, isNew } }: { readonly found: HuntFinding }): ReactNode {
  return (
    <Facts
      facts={[
        ["Level", <LevelMark key="level" level={finding.level} withWord />],
        ["ATT&CK", <TechniqueLinks key="attack" techniques={finding.techniques} />],
        ["Event time", <Time key="time" at={finding.time} />],
        ["Received", <Time key="received" at={finding.receivedAt} />],
        ["Source", <HostileText key="source" text={`${finding.sourceName}, ${finding.sourceType}`} />],
        ...(finding.purpose === "alert" ? [] : [["Never alerts", PURPOSES[finding.purpose]] as const]),
        ["Stored before", isNew ? "no: this hunt found it first" : "yes: it was found before"],
        [
          "Entities",
          <span key="entities" className="row wrap">
            {finding.entities.map((entity) => (
              <EntityChip key={`${entity.kind}:${entity.value}:${entity.role ?? ""}`} entity={entity} />
            ))}
          </span>,
        ],
      ]}
    />
  );
}

function FindingLinks({ finding }: Pick<HuntFinding, "finding">): ReactNode {
  const tenantUid = useTenantUid();
  const mayRules = useMay("rules:read");
  const isIndicator = finding.detectorKind === "indicator";
  const around = searchAround(finding);
  return (
    <div className="row wrap">
      <Link
        className="link"
        to="/t/$tenantUid/search/$eventUid"
        params={{ tenantUid, eventUid: finding.eventUid }}
      >
        Open the event
      </Link>
      {mayRules && (
        <Link
          className="link"
          to="/t/$tenantUid/detect"
          params={{ tenantUid }}
          search={{ tab: isIndicator ? "indicators" : "rules", open: finding.detectorUid }}
        >
          Open the {isIndicator ? "indicator list" : "rule"}
        </Link>
      )}
      {around.q !== "" && (
        <Link className="link" to="/t/$tenantUid/search" params={{ tenantUid }} search={around}>
          Search around it
        </Link>
      )}
    </div>
  );
}

function Reasons({ finding }: Pick<HuntFinding, "finding">): ReactNode {
  const { matched, unanswered, correlation } = finding;
  return (
    <>
      {correlation && (
        <p>
          {correlation.type}: {correlation.measured}, asked for {correlation.condition}
        </p>
      )}
      {matched.length === 0 && !correlation && (
        <p className="faint">What it met in the event is not known.</p>
      )}
      <ul className="hunt-reasons">
        {matched.map(({ selection, field, modifiers, pattern, value }, i) => (
          <li key={`${selection}:${i}`}>
            <span className="mono dim">
              <HostileText text={[`${selection}: ${field ?? "any field"}`, ...modifiers].join("|")} />{" "}
              <HostileText text={pattern} />
            </span>
            <span className="mono">
              <HostileText text={value} />
            </span>
          </li>
        ))}
      </ul>
      {unanswered.length > 0 && (
        <p className="medium">
          In doubt: the rule excludes by <HostileText text={unanswered.join(", ")} />, which this event cannot
          tell.
        </p>
      )}
    </>
  );
}
