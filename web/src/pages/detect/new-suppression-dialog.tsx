import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useMemo, useState } from "react";
import type { EntityKind } from "../../../../src/schema/finding.ts";
import type { NewSuppression } from "../../../../src/schema/views/alert.ts";
import { alertTotalQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { ENTITY_NAMES } from "../../components/entity/entity-icon.tsx";
import { entityFilter } from "../../components/entity/entity-query.ts";
import { Field } from "../../components/field/field.tsx";
import { PickField } from "../../components/field/pick-field.tsx";
import { REASON_MIN, ReasonField, UntilField } from "../../components/suppression/suppression-fields.tsx";
import { useDetectors } from "../../components/suppression/use-detectors.ts";
import { useSuppressionChanges } from "../../components/suppression/use-suppression-changes.ts";
import { formatCountOf } from "../../text/format-number.ts";

const WEEK_MS = 7 * 86_400_000;

type Scope = Pick<NewSuppression, "detectorUid" | "entity">;

/** Holds findings back without an alert to begin from: of a rule or list, on an entity, or both. */
export function NewSuppressionDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [scope, setScope] = useState<Scope>({ detectorUid: null, entity: null });
  const [reason, setReason] = useState("");
  const [expiresAt, setExpiresAt] = useState(() => Date.now() + WEEK_MS);
  const { create } = useSuppressionChanges(onClose);
  const isWhole = scope.detectorUid !== null || scope.entity !== null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.run({ ...scope, reason: reason.trim(), expiresAt });
  };
  return (
    <Dialog title="Suppress findings" onClose={onClose} width={520}>
      <form onSubmit={submit}>
        <DetectorField
          value={scope.detectorUid}
          onChange={(detectorUid) => setScope({ ...scope, detectorUid })}
        />
        <EntityField onChange={(entity) => setScope({ ...scope, entity })} />
        <Covered scope={scope} />
        <ReasonField value={reason} onChange={setReason} />
        <UntilField value={expiresAt} length="7" onChange={setExpiresAt} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            submits
            look="main"
            disabled={!isWhole || reason.trim().length < REASON_MIN || create.isPending}
          >
            Suppress findings
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type DetectorFieldProps = {
  readonly value: string | null;
  readonly onChange: (uid: string | null) => void;
};

function DetectorField({ value, onChange }: DetectorFieldProps): ReactNode {
  const id = useId();
  const detectors = useDetectors();
  const options = useMemo(
    () => [...detectors.values()].map(({ uid, name, kind }) => ({ value: uid, label: name, hint: kind })),
    [detectors],
  );
  return (
    <Field label="Rule or indicator list" htmlFor={id} hint="None: whatever finds something on the entity">
      <PickField
        id={id}
        options={options}
        value={value}
        onChange={onChange}
        placeholder="Type words of its name, or leave it open"
      />
    </Field>
  );
}

function EntityField({
  onChange,
}: {
  readonly onChange: (entity: NewSuppression["entity"]) => void;
}): ReactNode {
  const id = useId();
  const [kind, setKind] = useState<EntityKind>("host");
  const [value, setValue] = useState("");
  const tell = (nextKind: EntityKind, nextValue: string): void => {
    setKind(nextKind);
    setValue(nextValue);
    const text = nextValue.trim();
    onChange(text === "" ? null : { kind: nextKind, value: text });
  };
  return (
    <Field label="Entity" htmlFor={id} hint="* stands for any characters: BUILD-*. Empty: any entity">
      <div className="row">
        <select
          className="input entity-kind"
          aria-label="Kind of the entity"
          value={kind}
          onChange={(event) => {
            const chosen = KINDS.find((known) => known === event.target.value);
            if (chosen) tell(chosen, value);
          }}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {ENTITY_NAMES[one]}
            </option>
          ))}
        </select>
        <input
          id={id}
          className="input mono"
          maxLength={1024}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          value={value}
          onChange={(event) => tell(kind, event.target.value)}
        />
      </div>
    </Field>
  );
}

/** How much that is: too wide a suppression blinds, so its past is told before it is made. */
function Covered({ scope: { detectorUid, entity } }: { readonly scope: Scope }): ReactNode {
  const filter = {
    ...(detectorUid !== null && { rule: detectorUid }),
    ...(entity !== null && { entity: entityFilter(entity) }),
  };
  const isEmpty = detectorUid === null && entity === null;
  const { data } = useQuery({ ...alertTotalQuery(useTenantUid(), filter), enabled: !isEmpty });
  return (
    <p className="faint covered" role="status">
      {isEmpty && "Name a rule or list, an entity, or both."}
      {!isEmpty &&
        data &&
        `${formatCountOf(data.total, "alert")} so far ${data.total === 1 ? "is" : "are"} of this scope; they stay.`}
    </p>
  );
}

const KINDS: readonly EntityKind[] = [
  "host",
  "user",
  "ip",
  "domain",
  "hash",
  "file",
  "process",
  "url",
  "cloud_account",
];
