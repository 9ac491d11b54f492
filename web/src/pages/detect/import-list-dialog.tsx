import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { Level } from "../../../../src/schema/finding.ts";
import type { IndicatorsAdded, NewIndicatorList } from "../../../../src/schema/views/rule.ts";
import { answer, api } from "../../api/client.ts";
import { detectKeys } from "../../api/detect.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { Field } from "../../components/field/field.tsx";
import { DropZone } from "../../components/file/drop-zone.tsx";
import { formText } from "../../components/field/form-text.ts";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";

const FORMATS = [
  { format: "plain", label: "One indicator a line" },
  { format: "csv", label: "CSV with a column of indicators" },
  { format: "stix", label: "STIX 2.0 or 2.1 bundle" },
] as const;

/** Imports a list of indicators; what is none is told line by line. */
export function ImportListDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (body: NewIndicatorList) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/indicator-lists", { params: { path: { tenantUid } }, body }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: detectKeys.lists(tenantUid) }),
  });
  if (data) return <Imported answer={data} onClose={onClose} />;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    mutate(listOf(new FormData(event.currentTarget)));
  };
  return (
    <Dialog title="Import a list" onClose={onClose} width={640}>
      <form onSubmit={submit}>
        <ListFields />
        {error && <ErrorLine what="Nothing was imported" error={error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={isPending}>
            {isPending ? "Importing …" : "Import the list"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function ListFields(): ReactNode {
  const id = useId();
  return (
    <>
      <Field label="Name" htmlFor={`${id}-name`}>
        <input id={`${id}-name`} name="name" className="input" required maxLength={200} autoComplete="off" />
      </Field>
      <Field label="About" htmlFor={`${id}-about`} hint="Where it comes from and what it means">
        <input
          id={`${id}-about`}
          name="description"
          className="input"
          maxLength={2000}
          autoComplete="off"
          aria-describedby={`${id}-about-hint`}
        />
      </Field>
      <div className="field-pair">
        <Field label="Level" htmlFor={`${id}-level`}>
          <select id={`${id}-level`} name="level" className="input" defaultValue="medium">
            {LEVELS.map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        </Field>
        <Field label="Form" htmlFor={`${id}-format`}>
          <select id={`${id}-format`} name="format" className="input">
            {FORMATS.map(({ format, label }) => (
              <option key={format} value={format}>
                {label}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <IndicatorText />
    </>
  );
}

function IndicatorText(): ReactNode {
  const id = useId();
  const [text, setText] = useState("");
  return (
    <>
      <DropZone accept=".csv,.txt,.json" onFiles={([given]) => void given?.file.text().then(setText)}>
        Drop the list here as a file
      </DropZone>
      <Field
        label="Or paste the indicators"
        htmlFor={`${id}-text`}
        hint="IPs, CIDR, domains, hashes, URLs; defanged is fine"
      >
        <textarea
          id={`${id}-text`}
          name="text"
          className="input mono"
          rows={8}
          spellCheck={false}
          required
          aria-describedby={`${id}-text-hint`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </>
  );
}

function Imported({
  answer: given,
  onClose,
}: {
  readonly answer: IndicatorsAdded;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Dialog title="The list was imported" onClose={onClose} width={640}>
      <p role="status">
        {formatCountOf(given.added, "indicator")} added, {formatCount(given.rejectedCount)} parts were none.
      </p>
      <ul className="issue-list">
        {given.rejected.slice(0, 100).map(({ line, text, reason }) => (
          <li key={`${line}:${text}`}>
            <code>line {line}</code> <HostileText text={reason} />{" "}
            <span className="mono faint">
              <HostileText text={text} />
            </span>
          </li>
        ))}
      </ul>
      <div className="dialog-buttons">
        <Button look="main" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}

function listOf(form: FormData): NewIndicatorList {
  const format = FORMATS.find((known) => known.format === formText(form, "format"))?.format ?? "plain";
  const level = LEVELS.find((known) => known === formText(form, "level")) ?? "medium";
  return {
    name: formText(form, "name").trim(),
    description: formText(form, "description").trim(),
    level,
    expiresAt: null,
    format,
    text: formText(form, "text"),
  };
}

const LEVELS: readonly Level[] = ["informational", "low", "medium", "high", "critical"];
