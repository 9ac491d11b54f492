import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { RuleFiles, RulesAdded } from "../../../../src/schema/views/rule.ts";
import { answer, api } from "../../api/client.ts";
import { detectKeys } from "../../api/detect.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { sayDone } from "../../components/feedback/toasts.ts";
import { Field } from "../../components/field/field.tsx";
import { DropZone } from "../../components/file/drop-zone.tsx";
import type { GivenFile } from "../../components/file/given-files.ts";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import type { GivenRules } from "./given-rules.ts";
import { IssueList } from "./issue-list.tsx";

const NOTHING: GivenRules = { files: [], passedOver: 0 };
/** Names of files that are shown; the rest is a number. */
const SHOWN_FILES = 5;

/** Adds Sigma rules, pasted or from files. Nothing is added when one of them is wrong, unless asked for. */
export function AddRulesDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const [text, setText] = useState("");
  const { given, fault, take, isReading } = useGivenRules();
  const add = useAddRules(onClose);
  const files = text.trim() === "" ? given.files : [{ path: "pasted.yml", text }, ...given.files];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.run(files, false);
  };
  const hasErrors = add.answer?.issues.some(({ severity }) => severity === "error") ?? false;
  return (
    <Dialog title="Add rules" onClose={onClose} width={680}>
      <form onSubmit={submit}>
        <DropZone accept=".yml,.yaml,.zip" takesMany onFiles={take}>
          Drop Sigma rules here: files, a folder or a .zip
        </DropZone>
        {fault && <ErrorLine what="The files could not be read" error={fault} />}
        <GivenList given={given} isReading={isReading} />
        <Field label="Or paste them" htmlFor={id} hint="YAML; several documents are parted by ---">
          <textarea
            id={id}
            className="input mono"
            rows={given.files.length > 0 ? 4 : 10}
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        {add.error && <ErrorLine what="Nothing was added" error={add.error} />}
        {add.answer && <Refused answer={add.answer} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          {hasErrors && (
            <Button disabled={add.isPending} onClick={() => add.run(files, true)}>
              Add those that load
            </Button>
          )}
          <Button submits look="main" disabled={add.isPending || isReading || files.length === 0}>
            {add.isPending ? "Adding …" : "Add the rules"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The reader of archives is loaded when something is given. */
function useGivenRules(): {
  readonly given: GivenRules;
  readonly fault: Error | null;
  readonly isReading: boolean;
  readonly take: (files: readonly GivenFile[]) => void;
} {
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (files: readonly GivenFile[]) => (await import("./given-rules.ts")).rulesOf(files),
  });
  return { given: (error ? null : data) ?? NOTHING, fault: error, isReading: isPending, take: mutate };
}

function GivenList({
  given,
  isReading,
}: {
  readonly given: GivenRules;
  readonly isReading: boolean;
}): ReactNode {
  const { files, passedOver } = given;
  const more = files.length - SHOWN_FILES;
  return (
    <div role="status" className="given-files">
      {isReading && <span className="faint">Reading …</span>}
      {!isReading && files.length + passedOver > 0 && (
        <>
          <b>{formatCountOf(files.length, "rule file")}</b>
          {passedOver > 0 && (
            <span className="faint">, {formatCountOf(passedOver, "other file")} passed over</span>
          )}
          <ul className="mono dim">
            {files.slice(0, SHOWN_FILES).map(({ path }) => (
              <li key={path} className="cut">
                <HostileText text={path} />
              </li>
            ))}
            {more > 0 && <li>and {formatCount(more)} more</li>}
          </ul>
        </>
      )}
    </div>
  );
}

function Refused({
  answer: { added, updated, unchanged, issues },
}: {
  readonly answer: RulesAdded;
}): ReactNode {
  const errors = issues.filter(({ severity }) => severity === "error");
  const files = new Set(errors.map(({ file }) => file)).size;
  return (
    <div role="alert">
      {added + updated + unchanged === 0 && (
        <p className="bad">
          {errors.length === 0
            ? "There is no rule in this."
            : `Nothing was added: ${formatCountOf(errors.length, "error")} in ${formatCountOf(files, "file")}.`}
        </p>
      )}
      <IssueList issues={issues} />
    </div>
  );
}

function useAddRules(onDone: () => void): {
  readonly run: (files: RuleFiles["files"], force: boolean) => void;
  readonly answer: RulesAdded | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
} {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (body: { readonly files: RuleFiles["files"]; readonly force: boolean }) =>
      answer(api.POST("/api/v1/tenants/{tenantUid}/rules", { params: { path: { tenantUid } }, body })),
    onSuccess: ({ added, updated, unchanged }) => {
      if (added + updated + unchanged === 0) return;
      sayDone(`${formatCountOf(added, "rule")} added, ${updated} changed, ${unchanged} there already`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: detectKeys.rules(tenantUid) }),
  });
  return { run: (files, force) => mutate({ files, force }), answer: data, error, isPending };
}
