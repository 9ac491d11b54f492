import { useMutation, type UseMutationResult, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { AssetsImported } from "../../../../src/schema/views/asset.ts";
import { assetsKey } from "../../api/assets.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { sayDone } from "../../components/feedback/toasts.ts";
import { Field } from "../../components/field/field.tsx";
import { DropZone } from "../../components/file/drop-zone.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";

/** Imports a table of assets: all of it, or nothing with what is wrong by line and column. */
export function ImportAssetsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const [text, setText] = useState("");
  const { mutate, data, error, isPending, reset } = useImport(onClose);
  const fill = (next: string): void => {
    setText(next);
    reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate(text);
  };
  return (
    <Dialog title="Import assets" onClose={onClose} width={680}>
      <form onSubmit={submit}>
        <DropZone accept=".csv,.tsv,.txt" onFiles={([given]) => void given?.file.text().then(fill)}>
          Drop a CSV file here
        </DropZone>
        <Field label="Or paste the table" htmlFor={id} hint={<FormHint />}>
          <textarea
            id={id}
            className="input mono"
            rows={9}
            spellCheck={false}
            required
            aria-describedby={`${id}-hint`}
            placeholder={
              "kind,value,criticality,label,owner\nhost,DC-*,5,Domain controllers,IT\nip,10.2.0.0/16,4,Plant,Operations"
            }
            value={text}
            onChange={(event) => fill(event.target.value)}
          />
        </Field>
        {error && <ErrorLine what="Nothing was imported" error={error} />}
        {data && data.issueCount > 0 && <Issues answer={data} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={isPending || text.trim() === ""}>
            {isPending ? "Importing …" : "Import the assets"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function useImport(onDone: () => void): UseMutationResult<AssetsImported, Error, string> {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/assets/import", {
          params: { path: { tenantUid } },
          body: { text },
        }),
      ),
    onSuccess: ({ added, changed, unchanged, issueCount }) => {
      if (issueCount > 0) return;
      sayDone(`${formatCountOf(added, "asset")} added, ${changed} changed, ${unchanged} there already`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: assetsKey(tenantUid) }),
  });
}

function FormHint(): ReactNode {
  return (
    <>
      The first line names the columns: <code>kind</code> (host, user, ip, cloud_account), <code>value</code>,{" "}
      <code>criticality</code> (1 to 5), and if wanted <code>label</code> and <code>owner</code>. Assets that
      are there already are changed; those that the table does not name stay.
    </>
  );
}

function Issues({ answer: { issues, issueCount } }: { readonly answer: AssetsImported }): ReactNode {
  return (
    <div role="alert" className="given-files">
      <p className="bad">Nothing was imported: {formatCountOf(issueCount, "fault")} in the table.</p>
      <ul className="issue-list">
        {issues.slice(0, 100).map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            <code>
              line {line}
              {column !== "" && `, ${column}`}
            </code>{" "}
            <HostileText text={message} />
          </li>
        ))}
        {issueCount > 100 && <li className="faint">and {formatCount(issueCount - 100)} more</li>}
      </ul>
    </div>
  );
}
