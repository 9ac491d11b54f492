import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo } from "react";
import type { AttackCoverage } from "../../../../src/schema/views/coverage.ts";
import { attackCoverageQuery, navigatorLayer } from "../../api/coverage.ts";
import { rulesQuery } from "../../api/detect.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import { Split } from "../../components/panel/split.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { saveFile } from "../../state/save-file.ts";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import {
  attackMatrix,
  matrixFilter,
  type MatrixTactic,
  STATES_IN_ORDER,
  techniquesOfRules,
} from "./attack-matrix.ts";
import { coverageFields } from "./coverage-fields.ts";
import { CoverageMark, COVERAGE_WORDS } from "./coverage-state.tsx";
import { MatrixView } from "./matrix-view.tsx";
import { TechniquePanel } from "./technique-panel.tsx";

const DAYS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
] as const;

/** The ATT&CK matrix: what watches for each technique, and what it lacks. */
export function AttackTab(): ReactNode {
  const tenantUid = useTenantUid();
  const [state, setState] = useUrlState();
  const days = DAYS.find(({ value }) => value === state["days"])?.value ?? "30";
  const coverage = useQuery(attackCoverageQuery(tenantUid, Number(days)));
  const fields = useFields();
  const hasSubs = state["subs"] === "on";
  const hasNames = state["as"] !== "ids";
  useShortcuts({ "coverage.subs": () => setState({ subs: hasSubs ? undefined : "on" }, "replace") });
  const { data, error, refetch } = coverage;
  return (
    <>
      <InSlot name="actions">
        <Segments
          label="Data and findings of"
          choices={DAYS}
          value={days}
          onChange={(next) => setState({ days: next === "30" ? undefined : next })}
        />
        <SaveLayer days={Number(days)} />
      </InSlot>
      <div className="page-bar matrix-bar">
        <FilterBar
          fields={fields}
          state={state}
          onChange={setState}
          placeholder="Filter techniques: is:gap level:high source:windows powershell T1059 …"
        />
        <Segments
          label="Techniques by"
          choices={BY}
          value={hasNames ? "names" : "ids"}
          onChange={(as) => setState({ as: as === "names" ? undefined : as }, "replace")}
        />
        <Button
          keys="coverage.subs"
          aria-pressed={hasSubs}
          onClick={() => setState({ subs: hasSubs ? undefined : "on" }, "replace")}
        >
          Sub-techniques
        </Button>
      </div>
      {error && data && <ErrorLine what="Coverage may be old" error={error} onRetry={() => void refetch()} />}
      {error && !data && (
        <ErrorState what="Coverage could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!error && !data && (
        <div className="matrix-loading">
          <SkeletonLines count={24} label="The matrix" />
        </div>
      )}
      {data && <Matrix coverage={data} isStale={coverage.isPlaceholderData} />}
    </>
  );
}

const BY = [
  { value: "names", label: "Names" },
  { value: "ids", label: "Ids" },
] as const;

function useFields() {
  const { data } = useQuery(rulesQuery(useTenantUid()));
  return useMemo(() => coverageFields(data?.rules ?? []), [data]);
}

type MatrixProps = { readonly coverage: AttackCoverage; readonly isStale: boolean };

function Matrix({ coverage, isStale }: MatrixProps): ReactNode {
  const [state, setState] = useUrlState();
  const tactics = useTactics(coverage);
  const open = state["open"];
  const onOpen = useCallback(
    (technique: string, how: "push" | "replace") => setState({ open: technique }, how),
    [setState],
  );
  const technique = coverage.techniques.find((one) => one.technique === open);
  const shown = new Set(tactics.flatMap(({ cells }) => cells.map((cell) => cell.technique.technique)));
  return (
    <>
      <Legend coverage={coverage} />
      <Split
        panelLabel="Technique"
        list={
          <div className={isStale ? "matrix-scroll stale" : "matrix-scroll"}>
            {shown.size === 0 ? (
              <NoneFits />
            ) : (
              <MatrixView tactics={tactics} hasNames={state["as"] !== "ids"} open={open} onOpen={onOpen} />
            )}
          </div>
        }
        panel={
          open === undefined ? null : (
            <TechniquePanel
              key={open}
              id={open}
              technique={technique}
              coverage={coverage}
              onOpen={(next) => setState({ open: next }, "replace")}
              onClose={() => setState({ open: undefined })}
            />
          )
        }
      />
      <InSlot name="status">
        <span>
          <b>{formatCount(shown.size)}</b> of {formatCountOf(coverage.techniques.length, "technique")} ·
          ATT&CK {coverage.attackVersion}
          {coverage.untagged > 0 && ` · ${formatCountOf(coverage.untagged, "live rule")} without a technique`}
        </span>
      </InSlot>
    </>
  );
}

function useTactics(coverage: AttackCoverage): MatrixTactic[] {
  const [state] = useUrlState();
  const rules = useQuery(rulesQuery(useTenantUid())).data?.rules;
  const filter = useMemo(() => matrixFilter(state), [state]);
  return useMemo(
    () =>
      attackMatrix(coverage, {
        filter,
        ofRules: techniquesOfRules(rules ?? [], filter),
        withSubs: state["subs"] === "on",
      }),
    [coverage, filter, rules, state],
  );
}

function NoneFits(): ReactNode {
  const [, setState] = useUrlState();
  const clear = { is: undefined, level: undefined, state: undefined, source: undefined, text: undefined };
  return (
    <EmptyState
      title="No technique fits the filter"
      action={<Button onClick={() => setState(clear)}>Clear the filter</Button>}
    />
  );
}

/** What the marks mean, each with its number; a click shows those alone. */
function Legend({ coverage }: Pick<MatrixProps, "coverage">): ReactNode {
  const [state, setState] = useUrlState();
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const one of coverage.techniques) found.set(one.state, (found.get(one.state) ?? 0) + 1);
    return found;
  }, [coverage]);
  const chosen = state["is"];
  return (
    <div className="matrix-legend" role="group" aria-label="Techniques and sub-techniques by what they lack">
      {STATES_IN_ORDER.toReversed().map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={chosen === each}
          title={COVERAGE_WORDS[each].means}
          onClick={() => setState({ is: chosen === each ? undefined : each })}
        >
          <CoverageMark state={each} withWord /> <b>{formatCount(counts.get(each) ?? 0)}</b>
        </button>
      ))}
      <button
        type="button"
        aria-pressed={chosen === "gap"}
        onClick={() => setState({ is: chosen === "gap" ? undefined : "gap" })}
      >
        Only gaps
      </button>
    </div>
  );
}

/** The matrix as a file for MITRE's ATT&CK Navigator. */
function SaveLayer({ days }: { readonly days: number }): ReactNode {
  const tenantUid = useTenantUid();
  const save = async (): Promise<void> => {
    try {
      const layer = await navigatorLayer(tenantUid, days);
      saveFile(
        new Blob([JSON.stringify(layer, null, 2)], { type: "application/json" }),
        `attack-${tenantUid}.json`,
      );
      sayDone("Saved the layer; open it in the ATT&CK Navigator");
    } catch (error) {
      sayFailed(`The layer was not made: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  useShortcuts({ "coverage.save": () => void save() });
  return (
    <Button keys="coverage.save" onClick={() => void save()}>
      Navigator layer
    </Button>
  );
}
