import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { IndicatorListView } from "../../../../src/schema/views/rule.ts";
import { answer, api } from "../../api/client.ts";
import { detectKeys, indicatorsQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { type RunningChange, useChange } from "../../components/feedback/use-change.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatCount } from "../../text/format-number.ts";

export type IndicatorPanelProps = { readonly list: IndicatorListView; readonly onClose: () => void };

/** One list and its indicators. */
export function IndicatorPanel({ list, onClose }: IndicatorPanelProps): ReactNode {
  return (
    <>
      <div className="panel-section">
        <PanelHead title={list.name} onClose={onClose} />
        <Facts
          facts={[
            ["Level", <LevelMark key="level" level={list.level} withWord />],
            ["State", list.isEnabled ? "matched" : "off"],
            ["About", <HostileText key="about" text={list.description || "nothing said"} keepLines />],
            ["Findings, 30 days", formatCount(list.findings30d)],
            ["Imported", <Time key="made" at={list.createdAt} isShort />],
            ["Ends", list.expiresAt === null ? "never" : <Time key="ends" at={list.expiresAt} isShort />],
          ]}
        />
        <ListActions list={list} onClose={onClose} />
      </div>
      <Indicators listUid={list.uid} />
    </>
  );
}

function Indicators({ listUid }: { readonly listUid: string }): ReactNode {
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(indicatorsQuery(useTenantUid(), listUid, search.trim()));
  return (
    <Section
      title="Indicators"
      aside={data && `the first ${data.indicators.length} of ${formatCount(data.total)}`}
    >
      <input
        className="input"
        type="search"
        aria-label="Find an indicator"
        placeholder="Find an indicator"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {error && (
        <ErrorLine what="The indicators could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data?.indicators.map(({ kind, value }) => (
        <div key={`${kind}:${value}`} className="row mono">
          <span className="faint" style={{ width: 60 }}>
            {kind}
          </span>
          <span className="cut">
            <HostileText text={value} />
          </span>
        </div>
      ))}
    </Section>
  );
}

function ListActions({ list, onClose }: IndicatorPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("indicators:write");
  const [isRemoving, setRemoving] = useState(false);
  const params = { path: { tenantUid, listUid: list.uid } };
  const stale = detectKeys.lists(tenantUid);
  const change: RunningChange<boolean> = useChange({
    call: (isEnabled: boolean) =>
      answer(
        api.PATCH("/api/v1/tenants/{tenantUid}/indicator-lists/{listUid}", { params, body: { isEnabled } }),
      ),
    stale,
    done: (isEnabled) => `The list is ${isEnabled ? "on" : "off"}`,
    undo: (isEnabled) => () => change.run(!isEnabled),
  });
  const remove = useChange({
    call: (_given: undefined) =>
      api.DELETE("/api/v1/tenants/{tenantUid}/indicator-lists/{listUid}", { params }),
    stale,
    done: () => `${list.name} was removed`,
    onDone: onClose,
  });
  useShortcuts({ "detect.switch": mayWrite && (() => change.run(!list.isEnabled)) });
  if (!mayWrite) return null;
  return (
    <div className="row wrap rule-actions">
      <Button keys="detect.switch" disabled={change.isPending} onClick={() => change.run(!list.isEnabled)}>
        {list.isEnabled ? "Switch off" : "Switch on"}
      </Button>
      <Button look="danger" onClick={() => setRemoving(true)}>
        Remove the list
      </Button>
      {isRemoving && (
        <Confirm
          title={`Remove ${list.name}?`}
          action="Remove the list"
          onConfirm={() => remove.run(undefined)}
          onClose={() => setRemoving(false)}
        >
          Its indicators are gone; what they found stays.
        </Confirm>
      )}
    </div>
  );
}
