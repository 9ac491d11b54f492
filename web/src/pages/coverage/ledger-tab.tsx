import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId, useMemo } from "react";
import type { LedgerGap, RuleLedger, SourceLedger } from "../../../../src/schema/views/hunt.ts";
import { ledgerQuery } from "../../api/coverage.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Field } from "../../components/field/field.tsx";
import { PickField } from "../../components/field/pick-field.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { useDetectors } from "../../components/suppression/use-detectors.ts";
import type { RowChoice } from "../../components/table/chosen-rows.ts";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount, formatCountOf, formatShare } from "../../text/format-number.ts";

const DAYS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
] as const;

const uidOf = ({ sourceName, sourceType }: SourceLedger): string => `${sourceType}/${sourceName}`;

const COLUMNS: readonly Column<SourceLedger>[] = [
  {
    id: "source",
    header: "Source",
    width: "grow",
    isFixed: true,
    sort: "source",
    cell: ({ sourceName }) => (
      <span className="cut">
        <HostileText text={sourceName} />
      </span>
    ),
  },
  {
    id: "type",
    header: "Log source",
    width: 190,
    givesWay: 2,
    cell: ({ sourceType }) => <span className="cut dim">{sourceType}</span>,
  },
  {
    id: "upTo",
    header: "Evaluated up to",
    width: 130,
    isFixed: true,
    sort: "upTo",
    cell: ({ seenUpTo }) =>
      seenUpTo === null ? <span className="medium">missed the first</span> : <Time at={seenUpTo} isShort />,
  },
  count("events", "Events", ({ events }) => events),
  count("live", "Seen live", ({ seenLive }) => seenLive, 3),
  count("hunts", "By hunts", ({ seenByHunts }) => seenByHunts, 4),
  {
    id: "unseen",
    header: "Unseen",
    width: 110,
    alignEnd: true,
    isFixed: true,
    sort: "unseen",
    cell: ({ unseen, events }) =>
      unseen === 0 ? (
        <span className="faint">0</span>
      ) : (
        <span className="medium">
          {formatCount(unseen)}, {formatShare(unseen / Math.max(1, events))}
        </span>
      ),
  },
  count("gaps", "Gaps", ({ gaps }) => gaps.length, 1),
];

function count(
  id: string,
  header: string,
  of: (source: SourceLedger) => number,
  givesWay?: number,
): Column<SourceLedger> {
  return {
    id,
    header,
    width: 84,
    alignEnd: true,
    sort: id,
    ...(givesWay !== undefined && { givesWay }),
    cell: (source) => formatCount(of(source)),
  };
}

const CHOICE: RowChoice<SourceLedger> = {
  text: ({ sourceName, sourceType }) => `${sourceName} ${sourceType}`,
  fields: {},
  orders: {
    source: ({ sourceName }) => sourceName.toLowerCase(),
    upTo: ({ seenUpTo }) => seenUpTo ?? 0,
    events: ({ events }) => events,
    live: ({ seenLive }) => seenLive,
    hunts: ({ seenByHunts }) => seenByHunts,
    unseen: ({ unseen }) => unseen,
    gaps: ({ gaps }) => gaps.length,
  },
  sort: "unseen.desc",
  tie: uidOf,
};

/** What a rule or an indicator list has seen of each source, up to when, and what it missed. */
export function LedgerTab(): ReactNode {
  const id = useId();
  const [state, setState] = useUrlState();
  const detectors = useDetectors();
  const options = useMemo(
    () => [...detectors.values()].map(({ uid, name, kind }) => ({ value: uid, label: name, hint: kind })),
    [detectors],
  );
  const days = DAYS.find(({ value }) => value === state["days"])?.value ?? "30";
  const detectorUid = state["rule"];
  return (
    <>
      <InSlot name="actions">
        <Segments
          label="Events received within"
          choices={DAYS}
          value={days}
          onChange={(next) => setState({ days: next === "30" ? undefined : next })}
        />
      </InSlot>
      <div className="ledger-pick">
        <Field label="Rule or indicator list" htmlFor={id}>
          <PickField
            id={id}
            options={options}
            value={detectorUid ?? null}
            onChange={(uid) => setState({ rule: uid ?? undefined, open: undefined })}
            placeholder="Words of its title"
          />
        </Field>
      </div>
      {detectorUid === undefined ? (
        <EmptyState title="Choose a rule or an indicator list">
          The ledger tells for each source how many of its events the present version has seen, as they came
          and by hunts, up to when it has seen all, and what it missed.
        </EmptyState>
      ) : (
        <Ledger key={`${detectorUid}/${days}`} detectorUid={detectorUid} days={Number(days)} />
      )}
    </>
  );
}

function Ledger({ detectorUid, days }: { readonly detectorUid: string; readonly days: number }): ReactNode {
  const { data, error, refetch } = useQuery(ledgerQuery(useTenantUid(), detectorUid, days));
  return (
    <>
      <OpenList
        name="ledger"
        label="Sources"
        noun={["source", "sources"]}
        columns={COLUMNS}
        items={data?.sources}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowSource}
        panel={panelOf}
        empty={
          <EmptyState title="No events in this time">
            Nothing was received, so there is nothing to have seen.
          </EmptyState>
        }
        choice={CHOICE}
      />
      {data && <Totals ledger={data} />}
    </>
  );
}

function Totals({ ledger }: { readonly ledger: RuleLedger }): ReactNode {
  const all = ledger.sources.reduce((sum, { events }) => sum + events, 0);
  const unseen = ledger.sources.reduce((sum, source) => sum + source.unseen, 0);
  return (
    <InSlot name="status">
      <span>
        <b>{formatCount(unseen)}</b> of {formatCountOf(all, "event")} not seen by version{" "}
        <code>{ledger.version}</code>
      </span>
    </InSlot>
  );
}

function panelOf(source: SourceLedger, close: () => void): ReactNode {
  return <SourcePanel key={uidOf(source)} source={source} onClose={close} />;
}

const REASONS: Readonly<Record<LedgerGap["reason"], string>> = {
  before_ledger: "stored before the program kept account",
  other_content: "the rule, or this version of it, was not on",
};

function SourcePanel({
  source,
  onClose,
}: {
  readonly source: SourceLedger;
  readonly onClose: () => void;
}): ReactNode {
  const tenantUid = useTenantUid();
  const [state] = useUrlState();
  const mayHunt = useMay("hunts:run");
  const { gaps, seenUpTo } = source;
  return (
    <>
      <div className="panel-section">
        <PanelHead title={source.sourceName} onClose={onClose} />
        <Facts
          facts={[
            ["Log source", source.sourceType],
            [
              "Evaluated up to",
              seenUpTo === null ? "it missed the first of the range" : <Time key="up" at={seenUpTo} />,
            ],
            ["Events", formatCount(source.events)],
            ["Seen live", formatCount(source.seenLive)],
            ["Seen by hunts", formatCount(source.seenByHunts)],
            ["Unseen", formatCount(source.unseen)],
          ]}
        />
        {mayHunt && gaps.length > 0 && state["rule"] !== undefined && (
          <Link
            className="link"
            to="/t/$tenantUid/hunts"
            params={{ tenantUid }}
            search={{ begin: `rules:${state["rule"]}` }}
          >
            Hunt over what it missed
          </Link>
        )}
      </div>
      <Section title="Gaps" aside={gaps.length === 200 ? "the oldest 200" : formatCount(gaps.length)}>
        {gaps.length === 0 && <p className="dim">None: it has seen every event of this source.</p>}
        <ul className="ledger-gaps">
          {gaps.map((gap) => (
            <li key={`${gap.from}:${gap.reason}`}>
              <Time at={gap.from} isShort /> to <Time at={gap.to} isShort />,{" "}
              {formatCountOf(gap.events, "event")}
              <div className="faint">{REASONS[gap.reason]}</div>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function narrowSource({ sourceName, sourceType, events, unseen, seenUpTo }: SourceLedger): ReactNode {
  return (
    <>
      <div className="row">
        <span className="grow cut">
          <HostileText text={sourceName} />
        </span>
        <span className={unseen === 0 ? "faint" : "medium"}>{formatCount(unseen)} unseen</span>
      </div>
      <div className="row dim">
        <span className="grow cut">
          {sourceType}, {formatCountOf(events, "event")}
        </span>
        {seenUpTo !== null && <Time at={seenUpTo} isShort />}
      </div>
    </>
  );
}
