import type { ReactNode } from "react";
import type { HuntView } from "../../../../src/schema/views/hunt.ts";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount } from "../../text/format-number.ts";
import { HuntRange } from "./hunt-range.tsx";
import { HuntProgressBar, HuntStateTag } from "./hunt-state.tsx";
import { lookBackReason, scopeText } from "./hunt-words.ts";

const STATE: Column<HuntView> = {
  id: "state",
  header: "State",
  width: 104,
  isFixed: true,
  sort: "state",
  cell: ({ state }) => <HuntStateTag state={state} />,
};
const RANGE: Column<HuntView> = {
  id: "range",
  header: "Received",
  width: 224,
  givesWay: 3,
  cell: ({ from, to }) => <HuntRange from={from} to={to} />,
};
const REST: readonly Column<HuntView>[] = [
  {
    id: "progress",
    header: "Progress",
    width: 236,
    isFixed: true,
    sort: "progress",
    cell: (hunt) => <HuntProgressBar hunt={hunt} />,
  },
  {
    id: "found",
    header: "Found",
    width: 72,
    alignEnd: true,
    isFixed: true,
    sort: "found",
    cell: ({ progress }) => <Found count={progress.findings} />,
  },
  {
    id: "new",
    header: "New",
    title: "Findings that were not stored before",
    width: 64,
    alignEnd: true,
    givesWay: 4,
    cell: ({ progress }) => <Found count={progress.newFindings} />,
  },
  {
    id: "began",
    header: "Began",
    width: 116,
    sort: "began",
    givesWay: 1,
    cell: ({ createdAt }) => <Time at={createdAt} isShort />,
  },
];

/** Hunts that people began. */
export const HUNT_COLUMNS: readonly Column<HuntView>[] = [
  STATE,
  {
    id: "name",
    header: "Hunt",
    width: "grow",
    isFixed: true,
    sort: "name",
    cell: ({ name }) => <Cut text={name} />,
  },
  {
    id: "who",
    header: "Who",
    width: 130,
    sort: "who",
    givesWay: 2,
    cell: ({ createdBy }) => <Cut text={createdBy.name} />,
  },
  {
    id: "scope",
    header: "Holds",
    width: 170,
    givesWay: 5,
    cell: ({ scope }) => <Cut text={scopeText(scope)} />,
  },
  {
    id: "outcome",
    header: "Outcome",
    width: 70,
    givesWay: 6,
    cell: ({ outcome }) => <span className="dim">{outcome}</span>,
  },
  RANGE,
  ...REST,
];

/** Look-backs: nobody's name tells them apart, so why they began stands in their place. */
export const LOOK_BACK_COLUMNS: readonly Column<HuntView>[] = [
  STATE,
  {
    id: "why",
    header: "Why",
    width: "grow",
    isFixed: true,
    cell: (hunt) => <Cut text={lookBackReason(hunt)} />,
  },
  RANGE,
  ...REST,
];

function Cut({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="cut">
      <HostileText text={text} />
    </span>
  );
}

function Found({ count }: { readonly count: number }): ReactNode {
  return <span className={count === 0 ? "faint" : "strong"}>{formatCount(count)}</span>;
}

/** A hunt on a phone. */
export function narrowHunt(hunt: HuntView): ReactNode {
  return (
    <>
      <div className="row">
        <HuntStateTag state={hunt.state} />
        <span className="grow cut">
          <HostileText text={hunt.kind === "look_back" ? lookBackReason(hunt) : hunt.name} />
        </span>
        <Found count={hunt.progress.findings} />
      </div>
      <div className="row dim">
        <HuntProgressBar hunt={hunt} />
        <span className="grow" />
        <Time at={hunt.createdAt} isShort />
      </div>
    </>
  );
}
