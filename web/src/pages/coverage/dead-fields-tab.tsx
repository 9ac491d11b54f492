import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { LEVELS } from "../../../../src/schema/finding.ts";
import type { DeadField, RuleDeadFields } from "../../../../src/schema/views/coverage.ts";
import { useTenantUid } from "../../api/me.ts";
import { deadFieldsQuery } from "../../api/rules.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import type { FilterField } from "../../components/filter/filter-field.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import type { RowChoice } from "../../components/table/chosen-rows.ts";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { RULE_NAME_COLUMNS } from "./rule-name-columns.tsx";
import { RuleReportPanel } from "./rule-report-panel.tsx";

type Effect = DeadField["effect"];

const EFFECTS: Readonly<
  Record<Effect, { readonly name: string; readonly look: string; readonly rank: number }>
> = {
  never_matches: { name: "cannot match", look: "high", rank: 3 },
  part_never_holds: { name: "a part cannot hold", look: "medium", rank: 2 },
  never_excludes: { name: "an exclusion excludes nothing", look: "medium", rank: 1 },
};

const uidOf = ({ ruleUid }: RuleDeadFields): string => ruleUid;

/** The gravest of what a rule's dead fields come to. */
function worstOf({ fields }: RuleDeadFields): Effect {
  return fields.reduce<Effect>(
    (worst, { effect }) => (EFFECTS[effect].rank > EFFECTS[worst].rank ? effect : worst),
    "never_excludes",
  );
}

const namesOf = ({ fields }: RuleDeadFields): string => fields.map(({ field }) => field).join(", ");

const COLUMNS: readonly Column<RuleDeadFields>[] = [
  ...RULE_NAME_COLUMNS,
  {
    id: "effect",
    header: "So the rule",
    width: 190,
    isFixed: true,
    sort: "effect",
    cell: (rule) => <EffectWord effect={worstOf(rule)} />,
  },
  {
    id: "fields",
    header: "Fields that no event had",
    width: 280,
    givesWay: 2,
    cell: (rule) => (
      <span className="cut mono">
        <HostileText text={namesOf(rule)} />
      </span>
    ),
  },
  {
    id: "events",
    header: "Events",
    width: 90,
    alignEnd: true,
    sort: "events",
    givesWay: 1,
    cell: ({ events }) => formatCount(events),
  },
];

function EffectWord({ effect }: { readonly effect: Effect }): ReactNode {
  const { name, look } = EFFECTS[effect];
  return <span className={look}>{name}</span>;
}

const CHOICE: RowChoice<RuleDeadFields> = {
  text: (rule) => `${rule.title} ${namesOf(rule)} ${rule.ruleUid}`,
  fields: { level: ({ level }) => level, effect: ({ fields }) => fields.map(({ effect }) => effect) },
  orders: {
    level: ({ level }) => LEVELS.indexOf(level),
    title: ({ title }) => title.toLowerCase(),
    effect: (rule) => EFFECTS[worstOf(rule)].rank,
    events: ({ events }) => events,
  },
  sort: "effect.desc",
  tie: ({ title }) => title,
};

const FIELDS: readonly FilterField[] = [
  {
    name: "level",
    label: "level",
    takesMany: true,
    values: LEVELS.map((value) => ({ value, label: value })),
  },
  {
    name: "effect",
    label: "effect",
    takesMany: true,
    values: Object.entries(EFFECTS).map(([value, { name }]) => ({ value, label: `${value}: ${name}` })),
  },
];

/** Fields that rules ask for and no event of their log source had. */
export function DeadFieldsTab(): ReactNode {
  const [state, setState] = useUrlState();
  const { data, error, refetch } = useQuery(deadFieldsQuery(useTenantUid()));
  return (
    <>
      <div className="page-bar">
        <FilterBar
          fields={FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter rules: effect:never_matches level:high CommandLine …"
        />
      </div>
      <OpenList
        name="dead-fields"
        label="Dead fields"
        noun={["rule", "rules"]}
        columns={COLUMNS}
        items={data?.rules}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowDead}
        panel={panelOf}
        empty={
          <EmptyState title="No dead fields">
            Every field that rules ask for stood in an event of their log source.
          </EmptyState>
        }
        choice={CHOICE}
      />
      {data && (
        <InSlot name="status">
          <span>
            made <Time at={data.madeAt} isShort /> ·{" "}
            {formatCountOf(data.rulesWithoutEvents, "rule has", "rules have")} no events to tell by
          </span>
        </InSlot>
      )}
    </>
  );
}

function panelOf(rule: RuleDeadFields, close: () => void): ReactNode {
  return (
    <RuleReportPanel key={rule.ruleUid} ruleUid={rule.ruleUid} title={rule.title} onClose={close}>
      <p className="dim">{formatCountOf(rule.events, "event")} of its log source came within 30 days.</p>
      <ul className="dead-list">
        {rule.fields.map(({ field, effect, closest }) => (
          <li key={`${field}:${effect}`}>
            <b className="mono">
              <HostileText text={field} />
            </b>{" "}
            <EffectWord effect={effect} />
            {closest !== null && (
              <div className="dim">
                The events have{" "}
                <code>
                  <HostileText text={closest} />
                </code>
                , which is spelt nearly so.
              </div>
            )}
          </li>
        ))}
      </ul>
    </RuleReportPanel>
  );
}

function narrowDead(rule: RuleDeadFields): ReactNode {
  return (
    <>
      <div className="row">
        <LevelMark level={rule.level} />
        <span className="grow cut">
          <HostileText text={rule.title} />
        </span>
      </div>
      <div className="row">
        <EffectWord effect={worstOf(rule)} />
        <span className="grow cut mono dim">
          <HostileText text={namesOf(rule)} />
        </span>
      </div>
    </>
  );
}
