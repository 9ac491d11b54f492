import "./event-fields.css";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { EventDetail } from "../../../../src/schema/views/event.ts";
import { eventQuery } from "../../api/events.ts";
import { CodeView } from "../code/code-view.tsx";
import { JsonTree } from "../json/json-tree.tsx";
import { Segments } from "../segments/segments.tsx";
import { ErrorLine } from "../states/error-state.tsx";
import { SkeletonLines } from "../states/skeleton.tsx";
import { fieldOf, useFieldActions } from "./field-actions.ts";
import { CopyButton } from "../text/copy-button.tsx";

const FORMS = [
  { value: "fields", label: "Source fields" },
  { value: "ocsf", label: "OCSF" },
  { value: "raw", label: "Raw" },
] as const;
type Form = (typeof FORMS)[number]["value"];

export type EventFieldsProps = {
  readonly tenantUid: string;
  readonly eventUid: string;
  /** Texts that are marked: what a rule matched. */
  readonly marks?: readonly string[];
};

/** One event in its three forms, with a search over names and values. */
export function EventFields({ tenantUid, eventUid, marks = [] }: EventFieldsProps): ReactNode {
  const { data, error, refetch } = useQuery(eventQuery(tenantUid, eventUid));
  const [form, setForm] = useState<Form>("fields");
  const [search, setSearch] = useState("");
  if (error)
    return <ErrorLine what="The event could not be loaded" error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <div className="event-tools">
        <Segments label="Form of the event" choices={FORMS} value={form} onChange={setForm} />
        <input
          className="input"
          type="search"
          aria-label="Search fields and values"
          placeholder="Search fields and values"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {data && <CopyButton text={textOf(data, form)} label="Copy the event in this form" />}
      </div>
      {data ? (
        <EventForm event={data} form={form} search={search} marks={marks} />
      ) : (
        <SkeletonLines count={9} label="The event" />
      )}
    </>
  );
}

type EventFormProps = {
  readonly event: EventDetail;
  readonly form: Form;
  readonly search: string;
  readonly marks: readonly string[];
};

function EventForm({ event, form, search, marks }: EventFormProps): ReactNode {
  const fieldActions = useFieldActions();
  if (form === "raw")
    return (
      <>
        <CodeView text={event.raw} label="Event as received" marks={[...marks, search.trim()]} wraps />
        {event.rawBase64 !== null && (
          <div className="faint">
            The bytes are not valid UTF-8.{" "}
            <CopyButton text={event.rawBase64} label="Copy the bytes as Base64">
              Base64
            </CopyButton>
          </div>
        )}
      </>
    );
  return (
    <JsonTree
      value={form === "ocsf" ? event.ocsf : event.fields}
      label={form === "ocsf" ? "OCSF form" : "Source fields"}
      search={search}
      marks={marks}
      actions={(row) => fieldActions(fieldOf(row.path, form), row)}
    />
  );
}

function textOf(event: EventDetail, form: Form): string {
  return form === "raw" ? event.raw : JSON.stringify(form === "ocsf" ? event.ocsf : event.fields, null, 2);
}
