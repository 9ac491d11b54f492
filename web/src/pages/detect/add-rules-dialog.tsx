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
import { ErrorLine } from "../../components/states/error-state.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { IssueList } from "./issue-list.tsx";

/** Adds Sigma rules, pasted or from files. Nothing is added when one of them is wrong, unless asked for. */
export function AddRulesDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const [text, setText] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const add = useAddRules(onClose);
  const send = async (force: boolean): Promise<void> => add.run(await rulesOf(text, files), force);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(false);
  };
  const errors = add.answer?.issues.filter(({ severity }) => severity === "error") ?? [];
  return (
    <Dialog title="Add rules" onClose={onClose} width={680}>
      <form onSubmit={submit}>
        <Field label="Sigma rules" htmlFor={`${id}-text`} hint="YAML; several documents are parted by ---">
          <textarea
            id={`${id}-text`}
            className="input mono"
            rows={12}
            spellCheck={false}
            aria-describedby={`${id}-text-hint`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <Field label="Or files" htmlFor={`${id}-files`}>
          <input
            id={`${id}-files`}
            type="file"
            multiple
            accept=".yml,.yaml"
            onChange={(event) => setFiles([...(event.target.files ?? [])])}
          />
        </Field>
        {add.error && <ErrorLine what="Nothing was added" error={add.error} />}
        {add.answer && <IssueList issues={add.answer.issues} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          {errors.length > 0 && (
            <Button disabled={add.isPending} onClick={() => void send(true)}>
              Add those that load
            </Button>
          )}
          <Button submits look="main" disabled={add.isPending || (text.trim() === "" && files.length === 0)}>
            Add the rules
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

async function rulesOf(text: string, files: readonly File[]): Promise<RuleFiles["files"]> {
  const read = await Promise.all(files.map(async (file) => ({ path: file.name, text: await file.text() })));
  return text.trim() === "" ? read : [{ path: "pasted.yml", text }, ...read];
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
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/rules", {
          params: { path: { tenantUid } },
          body: { files: body.files, force: body.force },
        }),
      ),
    onSuccess: ({ added, updated, unchanged }) => {
      if (added + updated + unchanged === 0) return;
      sayDone(`${formatCountOf(added, "rule")} added, ${updated} changed, ${unchanged} there already`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: detectKeys.rules(tenantUid) }),
  });
  return { run: (files, force) => mutate({ files, force }), answer: data, error, isPending };
}
