import "../../components/field/field.css";
import { IconColumnInsertRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { EventQuery, FieldInfo } from "../../../../src/schema/views/event.ts";
import { fieldStatsQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import type { EventField } from "../../components/event/field-query.ts";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount, formatCountOf, formatShare } from "../../text/format-number.ts";
import { visibleText } from "../../text/visible-text.ts";

export type FieldPanelProps = {
  readonly fields: readonly FieldInfo[] | undefined;
  readonly query: EventQuery;
  /** Field whose values are shown. */
  readonly open: string | undefined;
  readonly columns: readonly string[];
  readonly onOpen: (field: string | undefined) => void;
  readonly onToggleColumn: (path: string) => void;
  readonly onNarrow: (field: EventField, value: string, isWanted: boolean) => void;
};

/** The fields that events of this time have; one opened shows its most frequent values among the events found. */
export function FieldPanel(props: FieldPanelProps): ReactNode {
  const { fields, columns } = props;
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = (fields ?? []).filter(
    ({ name, label, aliases }) =>
      wanted === "" || [name, label, ...aliases].some((text) => text.toLowerCase().includes(wanted)),
  );
  const rest = shown.filter(({ name }) => !columns.includes(name));
  const groups = [
    { label: "Columns", fields: shown.filter(({ name }) => columns.includes(name)) },
    { label: "Normalised fields", fields: rest.filter(({ origin }) => origin === "ocsf") },
    { label: "Fields of the sources", fields: rest.filter(({ origin }) => origin === "source") },
  ];
  return (
    <aside className="field-panel" aria-label="Fields">
      <input
        className="input"
        type="search"
        aria-label="Find a field"
        placeholder="Find a field"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {fields === undefined && <SkeletonLines count={14} label="Fields" />}
      {groups.map(
        (group) =>
          group.fields.length > 0 && (
            <section key={group.label} aria-label={group.label}>
              <h2>{group.label}</h2>
              {group.fields.slice(0, MAX_FIELDS).map((field) => (
                <FieldEntry key={field.name} {...props} field={field} />
              ))}
              {group.fields.length > MAX_FIELDS && (
                <div className="faint">{group.fields.length - MAX_FIELDS} more: find them by name</div>
              )}
            </section>
          ),
      )}
      {fields !== undefined && shown.length === 0 && (
        <div className="faint">{wanted === "" ? "No events in this time" : "No field has this name"}</div>
      )}
    </aside>
  );
}

/** An address may open a field that stands far down. */
const showEntry = (element: Element | null): void => element?.scrollIntoView({ block: "nearest" });

function FieldEntry(props: FieldPanelProps & { readonly field: FieldInfo }): ReactNode {
  const { field, open, columns, onOpen, onToggleColumn } = props;
  const { name, label } = field;
  return (
    <div ref={name === open ? showEntry : undefined}>
      <div className="field-line">
        <button
          type="button"
          className="field-name"
          aria-expanded={name === open}
          title={`${visibleText(label)}: ${visibleText(name)}`}
          onClick={() => onOpen(name === open ? undefined : name)}
        >
          <span className="mono cut grow">
            <HostileText text={name} />
          </span>
        </button>
        <ColumnToggle name={name} isColumn={columns.includes(name)} onToggle={() => onToggleColumn(name)} />
      </div>
      {name === open && <FieldValues {...props} field={field} />}
    </div>
  );
}

/** Shows the field in a column of the list, or no more. */
function ColumnToggle({
  name,
  isColumn,
  onToggle,
}: {
  readonly name: string;
  readonly isColumn: boolean;
  readonly onToggle: () => void;
}): ReactNode {
  const shown = visibleText(name);
  return (
    <button
      type="button"
      className="field-column"
      aria-pressed={isColumn}
      aria-label={`Column ${shown}`}
      title={isColumn ? "Remove its column" : "Add as column"}
      onClick={onToggle}
    >
      <IconColumnInsertRight size={15} aria-hidden />
    </button>
  );
}

/** More are found by name: a list of a thousand is not read. */
const MAX_FIELDS = 120;

function FieldValues(props: FieldPanelProps & { readonly field: FieldInfo }): ReactNode {
  const { field, query, onNarrow } = props;
  const tenantUid = useTenantUid();
  const { data, error, isPlaceholderData, refetch } = useQuery(fieldStatsQuery(tenantUid, query, field.name));
  if (error)
    return <ErrorLine what="Values could not be counted" error={error} onRetry={() => void refetch()} />;
  if (!data || data.field !== field.name) return <SkeletonLines count={5} label="Values" />;
  return (
    <div className={isPlaceholderData ? "field-values stale" : "field-values"}>
      <div className="row wrap faint">
        <span className="grow">
          in {shareText(data.filled, data.total)} of events · {formatCountOf(data.distinct, "value")}
        </span>
      </div>
      {field.kind === "number" && <Bounds min={data.min} max={data.max} />}
      <ul>
        {data.top.map(({ value, count }) => (
          <ValueLine
            key={value}
            value={value}
            share={count / Math.max(1, data.total)}
            count={count}
            onNarrow={(isWanted) =>
              onNarrow({ name: field.name, isOwn: field.origin === "source" }, value, isWanted)
            }
          />
        ))}
      </ul>
      {data.top.length === 0 && <div className="faint">No event found has it</div>}
      {data.facts.isTruncated && <div className="faint">{data.facts.notice}</div>}
    </div>
  );
}

function shareText(part: number, whole: number): string {
  return formatShare(whole === 0 ? 0 : part / whole);
}

function Bounds({ min, max }: { readonly min: number | null; readonly max: number | null }): ReactNode {
  if (min === null || max === null) return null;
  return (
    <div className="faint">
      from {formatCount(min)} to {formatCount(max)}
    </div>
  );
}

type ValueLineProps = {
  readonly value: string;
  readonly share: number;
  readonly count: number;
  readonly onNarrow: (isWanted: boolean) => void;
};

function ValueLine({ value, share, count, onNarrow }: ValueLineProps): ReactNode {
  const shown = visibleText(value);
  return (
    <li className="value-line" title={`${shown}: ${formatCount(count)}`}>
      <span className="value-bar" style={{ width: `${Math.max(1, share * 100)}%` }} aria-hidden="true" />
      <span className="mono cut grow">{value === "" ? "(empty)" : <HostileText text={value} />}</span>
      <span className="number">{formatCount(count)}</span>
      <button type="button" aria-label={`Only ${shown}`} onClick={() => onNarrow(true)}>
        +
      </button>
      <button type="button" aria-label={`Without ${shown}`} onClick={() => onNarrow(false)}>
        −
      </button>
    </li>
  );
}
