import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useMemo } from "react";
import { LEVELS } from "../../../../src/schema/finding.ts";
import { indicatorListsQuery, rulesQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Field } from "../../components/field/field.tsx";
import { PickField, type PickOption } from "../../components/field/pick-field.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { visibleText } from "../../text/visible-text.ts";
import { type HuntForm, rulesThatFit, type ScopeKind } from "./begin-scope.ts";

const KINDS: readonly { readonly value: ScopeKind; readonly label: string }[] = [
  { value: "all", label: "All rules" },
  { value: "filter", label: "Rules by filter" },
  { value: "rules", label: "Chosen rules" },
  { value: "text", label: "Sigma text" },
  { value: "lists", label: "Indicators" },
];

export type ScopeFieldsProps = {
  readonly form: HuntForm;
  readonly set: (patch: Partial<HuntForm>) => void;
};

/** What events are held against. */
export function ScopeFields(props: ScopeFieldsProps): ReactNode {
  const { form, set } = props;
  return (
    <>
      <div className="field">
        <span className="hunt-label">Hold events against</span>
        <div className="hunt-kinds">
          <Segments
            label="Hold events against"
            choices={KINDS}
            value={form.kind}
            onChange={(kind) => set({ kind })}
          />
        </div>
      </div>
      {form.kind === "all" && <AllRules />}
      {form.kind === "filter" && <FilterFields {...props} />}
      {form.kind === "rules" && <ChosenRules {...props} />}
      {form.kind === "text" && <TextField {...props} />}
      {form.kind === "lists" && <ChosenLists {...props} />}
    </>
  );
}

function useRules() {
  const tenantUid = useTenantUid();
  return useQuery({ ...rulesQuery(tenantUid), enabled: useMay("rules:read") }).data?.rules;
}

function AllRules(): ReactNode {
  const rules = useRules();
  return (
    <p className="field-hint">
      {rules === undefined
        ? "Every rule that is live or in shadow."
        : `${formatCountOf(rulesThatFit(rules, {}).length, "rule")} that are live or in shadow.`}
    </p>
  );
}

function FilterFields({ form, set }: ScopeFieldsProps): ReactNode {
  const id = useId();
  const rules = useRules();
  const { filter } = form;
  const products = useMemo(() => productsOf(rules ?? []), [rules]);
  const choose = (patch: Partial<HuntForm["filter"]>): void => set({ filter: { ...filter, ...patch } });
  return (
    <>
      <div className="field-pair">
        <Choice label="Level" values={LEVELS} value={filter.level} onChange={(level) => choose({ level })} />
        <Choice
          label="State"
          values={["live", "shadow"] as const}
          value={filter.state === "live" || filter.state === "shadow" ? filter.state : undefined}
          onChange={(state) => choose({ state })}
        />
        <Choice
          label="Origin"
          values={["shipped", "tenant", "folder"] as const}
          value={filter.origin}
          onChange={(origin) => choose({ origin })}
        />
        <Choice
          label="Product"
          values={products}
          value={filter.product}
          onChange={(product) => choose({ product })}
        />
      </div>
      <Field
        label="Words"
        htmlFor={id}
        hint={
          rules === undefined
            ? "In title, path, tags or id; all must be there."
            : `${formatCount(rulesThatFit(rules, filter).length)} of ${formatCount(rulesThatFit(rules, {}).length)} rules fit. Words in paths count too when it begins.`
        }
      >
        <input
          id={id}
          className="input"
          maxLength={200}
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          value={filter.search ?? ""}
          onChange={(event) => choose({ search: event.target.value })}
        />
      </Field>
    </>
  );
}

function productsOf(
  rules: readonly { readonly logsource: { readonly product?: string | undefined } }[],
): string[] {
  return [...new Set(rules.flatMap(({ logsource }) => logsource.product ?? []))].toSorted();
}

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly values: readonly T[];
  readonly value: T | undefined;
  readonly onChange: (value: T | undefined) => void;
};

function Choice<T extends string>({ label, values, value, onChange }: ChoiceProps<T>): ReactNode {
  const id = useId();
  return (
    <Field label={label} htmlFor={id}>
      <select
        id={id}
        className="input"
        value={value ?? ""}
        onChange={(event) => onChange(values.find((each) => each === event.target.value))}
      >
        <option value="">any</option>
        {values.map((each) => (
          <option key={each} value={each}>
            {visibleText(each)}
          </option>
        ))}
      </select>
    </Field>
  );
}

function ChosenRules({ form, set }: ScopeFieldsProps): ReactNode {
  const rules = useRules();
  const options = useMemo(
    () =>
      (rules ?? []).map(({ uid, title, level, state }) => ({
        value: uid,
        label: title,
        hint: `${level}, ${state}`,
      })),
    [rules],
  );
  return (
    <PickMany
      label="Rules"
      options={options}
      chosen={form.ruleUids}
      onChange={(ruleUids) => set({ ruleUids })}
      placeholder="Words of a title, or an id"
    />
  );
}

function ChosenLists({ form, set }: ScopeFieldsProps): ReactNode {
  const tenantUid = useTenantUid();
  const { data } = useQuery({ ...indicatorListsQuery(tenantUid), enabled: useMay("indicators:read") });
  const options = useMemo(
    () =>
      (data?.lists ?? []).map(({ uid, name, counts }) => ({
        value: uid,
        label: name,
        hint: formatCountOf(
          Object.values(counts).reduce((sum, count) => sum + count, 0),
          "indicator",
        ),
      })),
    [data],
  );
  return (
    <PickMany
      label="Indicator lists"
      options={options}
      chosen={form.listUids}
      onChange={(listUids) => set({ listUids })}
      placeholder={data?.lists.length === 0 ? "There is no indicator list" : "Words of a name"}
    />
  );
}

type PickManyProps = {
  readonly label: string;
  readonly options: readonly PickOption[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly placeholder: string;
};

/** Some of many, each found by typing. */
function PickMany({ label, options, chosen, onChange, placeholder }: PickManyProps): ReactNode {
  const id = useId();
  const names = useMemo(() => new Map(options.map(({ value, label: name }) => [value, name])), [options]);
  const left = useMemo(() => options.filter(({ value }) => !chosen.includes(value)), [options, chosen]);
  return (
    <Field label={label} htmlFor={id}>
      <PickField
        id={id}
        options={left}
        value={null}
        onChange={(uid) => uid !== null && onChange([...chosen, uid])}
        placeholder={placeholder}
      />
      {chosen.length > 0 && (
        <ul className="hunt-chosen" aria-label={`Chosen: ${label}`}>
          {chosen.map((uid) => (
            <li key={uid} className="chip">
              <span className="cut">
                <HostileText text={names.get(uid) ?? uid} />
              </span>
              <button
                type="button"
                aria-label={`Take away ${visibleText(names.get(uid) ?? uid)}`}
                onClick={() => onChange(chosen.filter((other) => other !== uid))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </Field>
  );
}

function TextField({ form, set }: ScopeFieldsProps): ReactNode {
  const id = useId();
  return (
    <Field
      label="Sigma text"
      htmlFor={id}
      hint="YAML; several documents are parted by ---. It need not be among the rules."
    >
      <textarea
        id={id}
        className="input mono"
        rows={10}
        maxLength={200_000}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        value={form.text}
        onChange={(event) => set({ text: event.target.value })}
      />
    </Field>
  );
}
