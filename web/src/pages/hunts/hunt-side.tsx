import { type ReactNode, useMemo } from "react";
import type { HuntDetail, HuntFinding } from "../../../../src/schema/views/hunt.ts";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount } from "../../text/format-number.ts";
import { PivotTime } from "../../time/pivot-time.ts";
import { printTimeRange } from "../../time/time-range.ts";
import { entityCounts } from "./found-figures.ts";

const SHOWN_ENTITIES = 50;

export type HuntSideProps = {
  readonly hunt: HuntDetail;
  /** Findings that are loaded and in the chosen time. */
  readonly shown: readonly HuntFinding[] | undefined;
  readonly isAll: boolean;
};

/** What was found by rule, which narrows the list, and by entity, which leads to its events. */
export function HuntSide({ hunt, shown, isAll }: HuntSideProps): ReactNode {
  const { from, to } = hunt;
  const entities = useMemo(
    () =>
      entityCounts(
        (shown ?? []).map(({ finding }) => finding),
        SHOWN_ENTITIES,
      ),
    [shown],
  );
  return (
    <section className="hunt-side" aria-label="Found by rule and entity">
      <h2>By rule</h2>
      <ByRule hunt={hunt} />
      <h2>By entity{isAll ? "" : ", of those loaded"}</h2>
      <PivotTime value={printTimeRange({ kind: "absolute", from, to })}>
        <ul className="hunt-entities">
          {entities.map(({ entity, findings }) => (
            <li key={`${entity.kind}:${entity.value}`}>
              <EntityChip entity={entity} />
              <span className="number">{formatCount(findings)}</span>
            </li>
          ))}
        </ul>
      </PivotTime>
      {entities.length === 0 && <p className="faint">None named.</p>}
    </section>
  );
}

function ByRule({ hunt }: { readonly hunt: HuntDetail }): ReactNode {
  const [state, setState] = useUrlState();
  const chosen = state["rule"];
  if (hunt.found.length === 0) return <p className="faint">Nothing was found so far.</p>;
  return (
    <ul className="hunt-found">
      {hunt.found.map(({ uid, title, level, findings }) => (
        <li key={uid}>
          <button
            type="button"
            aria-pressed={uid === chosen}
            onClick={() => setState({ rule: uid === chosen ? undefined : uid, open: undefined })}
          >
            <LevelMark level={level} />
            <span className="cut">
              <HostileText text={title} />
            </span>
            <span className="number">{formatCount(findings)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
