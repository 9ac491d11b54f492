import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { QuarantinedRecord, QuarantineGroup } from "../../../../src/schema/views/source.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { quarantinedQuery } from "../../api/sources.ts";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount } from "../../text/format-number.ts";
import { ReparseButton } from "./reparse-button.tsx";

export type QuarantinePanelProps = { readonly group: QuarantineGroup; readonly onClose: () => void };

/** Records of one reason and source as they came. */
export function QuarantinePanel({ group, onClose }: QuarantinePanelProps): ReactNode {
  const { reason, sourceName, sourceType } = group;
  const filter = { reason, sourceName, sourceType, from: group.firstSeen, to: group.lastSeen + 1 };
  const mayRead = useMay("events:search");
  const mayReparse = useMay("quarantine:reparse");
  return (
    <>
      <div className="panel-section">
        <PanelHead title={reason} onClose={onClose} />
        <Facts
          facts={[
            ["Source", <HostileText key="source" text={sourceName} />],
            ["Log source", sourceType || "none named"],
            ["Records", formatCount(group.count)],
            ["First", <Time key="first" at={group.firstSeen} isShort />],
            ["Last", <Time key="last" at={group.lastSeen} isShort />],
          ]}
        />
        {mayReparse && <ReparseButton filter={filter}>Read these again</ReparseButton>}
      </div>
      {mayRead && <Records filter={filter} />}
    </>
  );
}

type RecordsProps = { readonly filter: Parameters<typeof quarantinedQuery>[1] };

function Records({ filter }: RecordsProps): ReactNode {
  const { data, error, refetch } = useQuery(quarantinedQuery(useTenantUid(), filter));
  return (
    <Section title="Records" aside="the newest 50">
      {error && (
        <ErrorLine what="The records could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={6} label="Records" />}
      {data?.records.map((record) => (
        <Record key={record.uid} record={record} />
      ))}
    </Section>
  );
}

function Record({ record }: { readonly record: QuarantinedRecord }): ReactNode {
  return (
    <div className="quarantine-record">
      <div className="row dim">
        <Time at={record.receivedAt} />
        <span className="grow">
          <HostileText text={record.detail} />
        </span>
      </div>
      <pre className="mono">
        <HostileText text={record.raw} keepLines />
      </pre>
    </div>
  );
}
