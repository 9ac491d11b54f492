import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { HuntDetail, HuntFinding } from "../../../../src/schema/views/hunt.ts";
import { type FindingChoice, isUnderWay } from "../../api/hunts.ts";
import { Button } from "../../components/button/button.tsx";
import { Histogram } from "../../components/charts/histogram.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { NewRows } from "../../components/table/new-rows.tsx";
import { InSlot } from "../../shell/slots.tsx";
import { type UrlState, useUrlState } from "../../state/url-state.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { parseTimeRange, printTimeRange, type Span, spanOf } from "../../time/time-range.ts";
import { FindingList } from "./finding-list.tsx";
import { findingHistogram, within } from "./found-figures.ts";
import { HuntSide } from "./hunt-side.tsx";
import { type HuntFindings, MOST_LOADED, useHuntFindings } from "./use-hunt-findings.ts";

/** What a hunt found: over time, by rule, by entity, and one by one. */
export function HuntResults({ hunt }: { readonly hunt: HuntDetail }): ReactNode {
  const [state, setState] = useUrlState();
  const choice = useMemo(() => choiceOf(state), [state]);
  const findings = useHuntFindings(hunt, choice);
  const { loaded, loadMore, hasMore } = findings;
  const span = useMemo(() => spanText(state["at"]), [state]);
  const shown = useMemo(() => loaded && within(loaded, span), [loaded, span]);
  const oldest = loaded?.at(-1)?.finding.time;
  // they come newest first: the time that was chosen may lie behind what is loaded
  const isTimeAhead = span !== null && hasMore && oldest !== undefined && oldest >= span.from;
  useEffect(() => {
    if (isTimeAhead) loadMore();
  }, [isTimeAhead, loadMore]);
  const added = useAdded(hunt, findings);
  return (
    <>
      <Plot loaded={loaded} span={span} onBrush={(brushed) => setState({ at: printSpan(brushed) })} />
      <div className="page-bar hunt-basis">
        <NewChoice state={state} onChange={(isNew) => setState({ new: isNew })} />
        {span !== null && <Button onClick={() => setState({ at: undefined })}>Any time</Button>}
        <Basis hunt={hunt} findings={findings} choice={choice} />
      </div>
      <NewRows count={added.count} onShow={added.show} />
      <div className="hunt-body">
        <HuntSide hunt={hunt} shown={shown} isAll={!hasMore} />
        <FindingList
          findings={findings}
          shown={shown}
          hasRowsAhead={hasMore && (span === null || isTimeAhead)}
          isUnderWay={isUnderWay(hunt)}
        />
      </div>
    </>
  );
}

function choiceOf(state: UrlState): FindingChoice {
  const { rule, new: isNew } = state;
  return {
    ...(rule !== undefined && { detectorUid: rule }),
    ...((isNew === "true" || isNew === "false") && { isNew }),
  };
}

function spanText(text: string | undefined): Span | null {
  const range = text === undefined ? null : parseTimeRange(text);
  return range?.kind === "absolute" ? spanOf(range, 0) : null;
}

function printSpan({ from, to }: Span): string {
  return printTimeRange({ kind: "absolute", from, to });
}

/** Findings that came since the first page was loaded; where nothing stood yet they are taken at once. */
function useAdded(
  { progress }: HuntDetail,
  { loaded, firstLoadedAt, reload }: HuntFindings,
): { readonly count: number; readonly show: () => void } {
  const [seen, setSeen] = useState({ at: firstLoadedAt, findings: progress.findings });
  if (seen.at !== firstLoadedAt) setSeen({ at: firstLoadedAt, findings: progress.findings });
  const isUnread = loaded === undefined || loaded.length === 0;
  return { count: isUnread ? 0 : Math.max(0, progress.findings - seen.findings), show: reload };
}

const NEW_CHOICES = [
  { value: "all", label: "All" },
  { value: "true", label: "New" },
  { value: "false", label: "Found before" },
] as const;

function NewChoice({
  state,
  onChange,
}: {
  readonly state: UrlState;
  readonly onChange: (isNew: string | undefined) => void;
}): ReactNode {
  const value = NEW_CHOICES.find((one) => one.value === state["new"])?.value ?? "all";
  return (
    <Segments
      label="Which findings"
      choices={NEW_CHOICES}
      value={value}
      onChange={(next) => onChange(next === "all" ? undefined : next)}
    />
  );
}

type PlotProps = {
  readonly loaded: readonly HuntFinding[] | undefined;
  readonly span: Span | null;
  readonly onBrush: (span: Span) => void;
};

function Plot({ loaded, span, onBrush }: PlotProps): ReactNode {
  const histogram = useMemo(() => findingHistogram((loaded ?? []).map(({ finding }) => finding)), [loaded]);
  if (histogram.buckets.length === 0) return null;
  return (
    <div className="hunt-plot">
      <Histogram histogram={histogram} unit="findings" height={40} selected={span} onBrush={onBrush} />
    </div>
  );
}

type BasisProps = {
  readonly hunt: HuntDetail;
  readonly findings: HuntFindings;
  readonly choice: FindingChoice;
};

/** What the plot and the entities are made of, and the way to all of it. */
function Basis({ hunt, findings, choice }: BasisProps): ReactNode {
  const { loaded, hasMore, isLoadingAll, loadAll, stop } = findings;
  if (loaded === undefined || loaded.length === 0) return null;
  const all = totalOf(hunt, choice);
  const text = hasMore
    ? `Plot and entities are of the newest ${formatCount(loaded.length)}${all === null ? "" : ` of ${formatCount(all)}`}`
    : `Plot and entities are of all ${formatCountOf(loaded.length, "finding")}`;
  return (
    <>
      <span className="faint grow" role="status">
        {text}
      </span>
      {isLoadingAll && <Button onClick={stop}>Stop loading</Button>}
      {!isLoadingAll && hasMore && loaded.length < MOST_LOADED && <Button onClick={loadAll}>Load all</Button>}
      <InSlot name="status">
        <span>
          <b>{formatCount(loaded.length)}</b> {all !== null && `of ${formatCount(all)} `}findings loaded
        </span>
      </InSlot>
    </>
  );
}

/** How many findings there are of what was chosen, as far as the hunt tells. */
function totalOf({ found, progress }: HuntDetail, { detectorUid, isNew }: FindingChoice): number | null {
  const of = detectorUid === undefined ? progress : found.find((detector) => detector.uid === detectorUid);
  if (of === undefined) return null;
  if (isNew === undefined) return of.findings;
  return isNew === "true" ? of.newFindings : of.findings - of.newFindings;
}
