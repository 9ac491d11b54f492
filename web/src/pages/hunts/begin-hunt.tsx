import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { NewHunt } from "../../../../src/schema/views/hunt.ts";
import { huntKeys, huntsQuery, startHunt } from "../../api/hunts.ts";
import { useTenantUid } from "../../api/me.ts";
import { ProblemError } from "../../api/problem-error.ts";
import { withStepUp } from "../../api/step-up.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { sayDone } from "../../components/feedback/toasts.ts";
import { Field } from "../../components/field/field.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { useDetectors } from "../../components/suppression/use-detectors.ts";
import { zone } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { visibleText } from "../../text/visible-text.ts";
import { zoneName } from "../../time/format-time.ts";
import { readTypedRange, spanOf, type TimeRange } from "../../time/time-range.ts";
import { formOf, type HuntForm, nameOf, scopeOf } from "./begin-scope.ts";
import { type BeginWish, beginWish } from "./hunt-choice.ts";
import { ScopeFields } from "./scope-fields.tsx";

export type BeginHuntProps = {
  /** `begin` of the address. */
  readonly wish: string | undefined;
  readonly onClose: () => void;
};

/** The dialog that begins a hunt, filled as the address asks for; nothing when it does not ask. */
export function BeginHunt({ wish, onClose }: BeginHuntProps): ReactNode {
  const read = beginWish(wish);
  if (read === null) return null;
  return (
    <Dialog title="Begin a hunt" onClose={onClose} width={680}>
      <FilledForm key={wish} wish={read} onClose={onClose} />
    </Dialog>
  );
}

function FilledForm({
  wish,
  onClose,
}: {
  readonly wish: BeginWish;
  readonly onClose: () => void;
}): ReactNode {
  const { data, error } = useQuery(huntsQuery(useTenantUid()));
  const earlier = wish.kind === "again" ? data?.hunts.find(({ uid }) => uid === wish.huntUid) : undefined;
  if (wish.kind === "again" && data === undefined && error === null)
    return <SkeletonLines count={8} label="The hunt" />;
  return <HuntFormFields first={formOf(wish, earlier)} onClose={onClose} />;
}

const OUTCOMES = [
  { value: "list", label: "List only" },
  { value: "alert", label: "Store and alert" },
] as const;

const OUTCOME_HINTS = {
  list: "Findings stand with the hunt alone; nobody is alerted.",
  alert: "What nobody found before is stored and alerted as if it had just come; suppressions hold.",
} as const;

type FormProps = { readonly first: HuntForm; readonly onClose: () => void };

function HuntFormFields({ first, onClose }: FormProps): ReactNode {
  const id = useId();
  const [form, setForm] = useState<HuntForm>(first);
  const set = (patch: Partial<HuntForm>): void => setForm((old) => ({ ...old, ...patch }));
  const detectors = useDetectors();
  const chosenZone = useStore(zone);
  const range = readTypedRange(form.range, chosenZone);
  const scope = scopeOf(form);
  const name = nameOf(form, (uid) => detectors.get(uid)?.name);
  const start = useStart(onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (range && scope) start.mutate({ name, scope, range, outcome: form.outcome });
  };
  return (
    <form onSubmit={submit}>
      <ScopeFields form={form} set={set} />
      <RangeField text={form.range} isFaulty={range === null} onChange={(text) => set({ range: text })} />
      <OutcomeField value={form.outcome} onChange={(outcome) => set({ outcome })} />
      <Field label="Name" htmlFor={`${id}-name`}>
        <input
          id={`${id}-name`}
          className="input"
          maxLength={200}
          autoComplete="off"
          placeholder={visibleText(name)}
          value={form.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      {start.error && <Refused error={start.error} />}
      <div className="dialog-buttons">
        <Button onClick={onClose}>Cancel</Button>
        <Button submits look="main" disabled={scope === null || range === null || start.isPending}>
          {start.isPending ? "Beginning …" : "Begin the hunt"}
        </Button>
      </div>
    </form>
  );
}

type RangeFieldProps = {
  readonly text: string;
  readonly isFaulty: boolean;
  readonly onChange: (text: string) => void;
};

function RangeField({ text, isFaulty, onChange }: RangeFieldProps): ReactNode {
  const id = useId();
  const chosenZone = useStore(zone);
  return (
    <>
      <Field
        label="Received"
        htmlFor={id}
        hint={`A length or two times, ${zoneName(chosenZone)}: last 30 days, 2026-11-01 to 2026-11-24, any time`}
        fault={isFaulty ? "This is no time: write last 30 days, or two times with “to” between them." : null}
      >
        <input
          id={id}
          className="input"
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          aria-invalid={isFaulty}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      <Quick onChoose={onChange} />
    </>
  );
}

type OutcomeFieldProps = {
  readonly value: HuntForm["outcome"];
  readonly onChange: (outcome: HuntForm["outcome"]) => void;
};

function OutcomeField({ value, onChange }: OutcomeFieldProps): ReactNode {
  return (
    <div className="field">
      <span className="hunt-label">Outcome</span>
      <Segments label="Outcome" choices={OUTCOMES} value={value} onChange={onChange} />
      <div className="field-hint">{OUTCOME_HINTS[value]}</div>
    </div>
  );
}

/** Ranges that are hunted most. */
const QUICK = ["last 24 hours", "last 7 days", "last 30 days", "last 90 days", "any time"];

function Quick({ onChoose }: { readonly onChoose: (text: string) => void }): ReactNode {
  return (
    <div className="row wrap hunt-quick">
      {QUICK.map((text) => (
        <Button key={text} look="plain" onClick={() => onChoose(text)}>
          {text}
        </Button>
      ))}
    </div>
  );
}

/** Why it was not begun; of a text, where it is wrong. */
function Refused({ error }: { readonly error: Error }): ReactNode {
  const faults = error instanceof ProblemError ? error.faults : [];
  return (
    <>
      <ErrorLine what="The hunt was not begun" error={error} />
      <ul className="hunt-faults mono">
        {faults.map(({ place, message }) => (
          <li key={`${place} ${message}`}>{visibleText(`${place}: ${message}`)}</li>
        ))}
      </ul>
    </>
  );
}

type WantedHunt = Omit<NewHunt, "from" | "to"> & { readonly range: TimeRange };

function useStart(onClose: () => void) {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ range, ...hunt }: WantedHunt) => {
      const now = Date.now();
      const span = spanOf(range, now) ?? { from: 0, to: now };
      return withStepUp(() => startHunt(tenantUid, { ...hunt, ...span }));
    },
    onSuccess: ({ uid }) => {
      sayDone("The hunt has begun");
      onClose();
      void navigate({ to: "/t/$tenantUid/hunts/$huntUid", params: { tenantUid, huntUid: uid } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: huntKeys.all(tenantUid) }),
  });
}
