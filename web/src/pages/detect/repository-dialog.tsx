import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { NewRuleRepository, RuleRepository } from "../../../../src/schema/views/rule-repository.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { repositoryKey } from "../../api/rules.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { useChange } from "../../components/feedback/use-change.ts";
import { Field } from "../../components/field/field.tsx";
import { Segments } from "../../components/segments/segments.tsx";

export type RepositoryDialogProps = {
  readonly repository: RuleRepository | null;
  readonly onClose: () => void;
};

const NEW: NewRuleRepository = {
  kind: "git",
  location: "",
  branch: "",
  subfolder: "",
  everyMinutes: 15,
  mode: "apply",
  newState: "shadow",
  user: "",
  hostKeys: "",
};
const KINDS = [
  { value: "git", label: "Git" },
  { value: "folder", label: "Folder" },
] as const;
const MODES = [
  { value: "apply", label: "Take changes over" },
  { value: "propose", label: "Let them wait for approval" },
] as const;
const NEW_STATES = [
  { value: "test", label: "test" },
  { value: "shadow", label: "shadow" },
  { value: "live", label: "live" },
] as const;

/** Where the tenant's rules are kept as files. A credential that is kept is never shown; an empty field leaves it. */
export function RepositoryDialog({ repository, onClose }: RepositoryDialogProps): ReactNode {
  const tenantUid = useTenantUid();
  const [place, setPlace] = useState<NewRuleRepository>(repository === null ? NEW : placeOf(repository));
  const [credential, setCredential] = useState("");
  const change = useChange({
    call: (body: NewRuleRepository) =>
      answer(
        api.PUT("/api/v1/tenants/{tenantUid}/rule-repository", { params: { path: { tenantUid } }, body }),
      ),
    stale: repositoryKey(tenantUid),
    done: () => "The repository is set",
    onDone: onClose,
  });
  const set = (part: Partial<NewRuleRepository>): void => setPlace({ ...place, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.run({ ...place, ...(credential !== "" && { credential }) });
  };
  return (
    <Dialog title="Rule repository" onClose={onClose} width={560}>
      <form onSubmit={submit}>
        <PlaceFields place={place} set={set} />
        {place.kind === "git" && (
          <div className="field-pair">
            <TextField
              label="User"
              hint="Empty for none"
              value={place.user}
              onChange={(user) => set({ user })}
            />
            <Credential
              has={repository?.hasCredential ?? false}
              value={credential}
              onChange={setCredential}
            />
          </div>
        )}
        <TakingOver place={place} set={set} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={change.isPending}>
            {change.isPending ? "Setting …" : "Set the repository"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type PartProps = {
  readonly place: NewRuleRepository;
  readonly set: (part: Partial<NewRuleRepository>) => void;
};

function PlaceFields({ place, set }: PartProps): ReactNode {
  return (
    <>
      <Segments label="Kind" choices={KINDS} value={place.kind} onChange={(kind) => set({ kind })} />
      <TextField
        label={place.kind === "git" ? "Address" : "Folder on the server"}
        hint="Places are allowed by the operator: WATCHFLOOR_RULE_SOURCES"
        value={place.location}
        onChange={(location) => set({ location })}
        isRequired
      />
      <div className="field-pair">
        {place.kind === "git" && (
          <TextField
            label="Branch"
            hint="Empty: its default"
            value={place.branch}
            onChange={(branch) => set({ branch })}
          />
        )}
        <TextField
          label="Folder inside"
          hint="Empty: all of it"
          value={place.subfolder}
          onChange={(subfolder) => set({ subfolder })}
        />
      </div>
    </>
  );
}

function TakingOver({ place, set }: PartProps): ReactNode {
  return (
    <>
      <Minutes value={place.everyMinutes} onChange={(everyMinutes) => set({ everyMinutes })} />
      <div className="row wrap rule-actions">
        Changes
        <Segments label="Changes" choices={MODES} value={place.mode} onChange={(mode) => set({ mode })} />
      </div>
      <div className="row wrap rule-actions">
        New rules are
        <Segments
          label="State of new rules"
          choices={NEW_STATES}
          value={place.newState}
          onChange={(newState) => set({ newState })}
        />
      </div>
    </>
  );
}

function placeOf({ hasCredential: _has, lastRun: _run, ...place }: RuleRepository): NewRuleRepository {
  return place;
}

type TextFieldProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isRequired?: boolean;
};

function TextField({ label, hint, value, onChange, isRequired = false }: TextFieldProps): ReactNode {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} hint={hint}>
      <input
        id={id}
        className="input mono"
        autoComplete="off"
        spellCheck={false}
        maxLength={1000}
        required={isRequired}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

type CredentialProps = {
  readonly has: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A key of SSH has lines, which an input would lose. */
function Credential({ has, value, onChange }: CredentialProps): ReactNode {
  const id = useId();
  const hint = has ? "One is kept; empty leaves it" : "Token, password, or private key of SSH";
  return (
    <Field label="Credential" htmlFor={id} hint={hint}>
      <textarea
        id={id}
        className="input mono"
        rows={2}
        spellCheck={false}
        autoComplete="off"
        maxLength={20_000}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

function Minutes({
  value,
  onChange,
}: {
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const id = useId();
  return (
    <Field label="Read every so many minutes" htmlFor={id} hint="0: when somebody asks">
      <input
        id={id}
        className="input"
        type="number"
        min={0}
        max={10_080}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </Field>
  );
}
