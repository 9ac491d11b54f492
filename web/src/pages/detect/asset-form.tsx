import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { NewAsset } from "../../../../src/schema/views/asset.ts";
import { ENTITY_NAMES } from "../../components/entity/entity-icon.tsx";
import { Field } from "../../components/field/field.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { CRITICALITIES, CRITICALITY_WORDS } from "./asset-choice.ts";

const KINDS: readonly NewAsset["kind"][] = ["host", "user", "ip", "cloud_account"];
const LEVELS = CRITICALITIES.toReversed().map((value) => ({ value: String(value), label: String(value) }));

export type AssetFormProps = {
  readonly asset: NewAsset;
  readonly onSubmit: (asset: NewAsset) => void;
  /** The buttons; given whether anything differs from what is there. */
  readonly children: (isChanged: boolean) => ReactNode;
};

/** What is said of an asset. */
export function AssetForm({ asset, onSubmit, children }: AssetFormProps): ReactNode {
  const id = useId();
  const [edited, setEdited] = useState<NewAsset>(asset);
  const set = (part: Partial<NewAsset>): void => setEdited({ ...edited, ...part });
  const value = edited.value.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit({ ...edited, value, label: edited.label.trim() || value, owner: edited.owner.trim() });
  };
  return (
    <form onSubmit={submit}>
      <NameField edited={edited} set={set} />
      <Field
        label="Criticality"
        htmlFor={`${id}-criticality`}
        hint={`${CRITICALITY_WORDS[edited.criticality] ?? ""}: ${effectOf(edited.criticality)}`}
      >
        <Segments
          label="Criticality"
          choices={LEVELS}
          value={String(edited.criticality)}
          onChange={(chosen) => set({ criticality: Number(chosen) })}
        />
      </Field>
      <Field label="What it is" htmlFor={`${id}-label`}>
        <input
          id={`${id}-label`}
          className="input"
          maxLength={200}
          autoComplete="off"
          value={edited.label}
          onChange={(event) => set({ label: event.target.value })}
        />
      </Field>
      <Field label="Owner" htmlFor={`${id}-owner`}>
        <input
          id={`${id}-owner`}
          className="input"
          maxLength={200}
          autoComplete="off"
          value={edited.owner}
          onChange={(event) => set({ owner: event.target.value })}
        />
      </Field>
      {children(isOther(edited, asset))}
    </form>
  );
}

type NameFieldProps = {
  readonly edited: NewAsset;
  readonly set: (part: Partial<NewAsset>) => void;
};

function NameField({ edited, set }: NameFieldProps): ReactNode {
  const id = useId();
  const hint =
    edited.kind === "ip"
      ? "An address, a network as 10.0.0.0/8, or with *"
      : "* stands for any characters: DC-*";
  return (
    <Field label="Identifier" htmlFor={id} hint={hint}>
      <div className="row">
        <select
          className="input entity-kind"
          aria-label="Kind of the asset"
          value={edited.kind}
          onChange={(event) => {
            const kind = KINDS.find((known) => known === event.target.value);
            if (kind) set({ kind });
          }}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {ENTITY_NAMES[kind]}
            </option>
          ))}
        </select>
        <input
          id={id}
          className="input mono"
          required
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          value={edited.value}
          onChange={(event) => set({ value: event.target.value })}
        />
      </div>
    </Field>
  );
}

/** As the score counts it: five points for each step from 3. */
function effectOf(criticality: number): string {
  const points = (criticality - 3) * 5;
  if (points === 0) return "alerts on it keep their score";
  return `alerts on it score ${Math.abs(points)} points ${points > 0 ? "more" : "less"}`;
}

function isOther(a: NewAsset, b: NewAsset): boolean {
  return (
    a.kind !== b.kind ||
    a.value !== b.value ||
    a.criticality !== b.criticality ||
    a.label !== b.label ||
    a.owner !== b.owner
  );
}
