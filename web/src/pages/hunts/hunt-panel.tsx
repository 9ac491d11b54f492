import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { HuntDetail } from "../../../../src/schema/views/hunt.ts";
import { huntQuery } from "../../api/hunts.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount } from "../../text/format-number.ts";
import { HuntActions } from "./hunt-actions.tsx";
import { HuntFacts } from "./hunt-facts.tsx";

export type HuntPanelProps = { readonly huntUid: string; readonly onClose: () => void };

/** A hunt beside the list: how far it is, what can be done with it, which rules found something. */
export function HuntPanel({ huntUid, onClose }: HuntPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const [, setState] = useUrlState();
  const { data: hunt, error, refetch } = useQuery(huntQuery(tenantUid, huntUid));
  const openPage = (): void =>
    void navigate({ to: "/t/$tenantUid/hunts/$huntUid", params: { tenantUid, huntUid } });
  useShortcuts({ "row.openPage": openPage });
  if (error && !hunt)
    return <ErrorState what="The hunt could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (!hunt)
    return (
      <div className="panel-section">
        <SkeletonLines count={10} label="The hunt" />
      </div>
    );
  return (
    <>
      <div className="panel-section hunt-head">
        <PanelHead title={hunt.name} onClose={onClose} />
        <HuntFacts hunt={hunt} />
        <div className="row wrap">
          <Button look="main" keys="row.openPage" onClick={openPage}>
            Open the findings
          </Button>
          <HuntActions hunt={hunt} onBegin={setState} onRemoved={onClose} />
        </div>
      </div>
      <Section
        title="Found something"
        aside={`${formatCount(hunt.found.length)} of ${formatCount(hunt.detectors)}`}
      >
        <FoundBy hunt={hunt} />
      </Section>
    </>
  );
}

function FoundBy({ hunt }: { readonly hunt: HuntDetail }): ReactNode {
  const tenantUid = useTenantUid();
  if (hunt.found.length === 0) return <p className="dim">Nothing was found so far.</p>;
  return (
    <ul className="hunt-found">
      {hunt.found.map(({ uid, title, level, findings }) => (
        <li key={uid}>
          <Link
            to="/t/$tenantUid/hunts/$huntUid"
            params={{ tenantUid, huntUid: hunt.uid }}
            search={{ rule: uid }}
          >
            <LevelMark level={level} />
            <span className="cut">
              <HostileText text={title} />
            </span>
            <span className="number">{formatCount(findings)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
