import { useNavigate } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import { findEventColumn } from "../../../../src/schema/event-columns.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { printUrl } from "../../state/url-state.ts";
import { PivotTime } from "../../time/pivot-time.ts";
import { sayDone } from "../feedback/toasts.ts";
import type { JsonRow } from "../json/json-rows.ts";
import type { Action, ActionGroup } from "../menu/action-menu.tsx";
import { type EventField, fieldTerm } from "./field-query.ts";

/** What a page with a list of events does with a field: filter the list, show it in a column. */
export type FieldPage = {
  readonly columns: readonly string[];
  readonly onToggleColumn: (field: string) => void;
  readonly onNarrow: (field: EventField, value: string, isWanted: boolean) => void;
  readonly onNarrowToField: (field: EventField, isWanted: boolean) => void;
};

/** Null on pages without a list of events: there a field leads to the search. */
export const FieldPageContext = createContext<FieldPage | null>(null);

/** The field that a line of an event's form belongs to. Members of a list belong to the list. */
export function fieldOf(path: string, form: "fields" | "ocsf"): EventField {
  const names = path
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return form === "fields" ? { name: names[0] ?? "", isOwn: true } : { name: names.join("."), isOwn: false };
}

/** Longest value that makes a sensible term. */
const MAX_VALUE = 2000;

/** What can be done with a field of an event on this page. */
export function useFieldActions(): (field: EventField, row: JsonRow) => ActionGroup[] {
  const page = useContext(FieldPageContext);
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const maySearch = useMay("events:search");
  const time = useContext(PivotTime);
  return (field, row) => {
    // of OCSF, only what has a column can be asked for
    const isAsked = field.isOwn || findEventColumn(field.name) !== null;
    const value = row.kind === "null" ? "" : row.text;
    const copies = copyActions(field, value, isAsked);
    if (!maySearch || !isAsked) return [{ actions: copies }];
    if (page) return [{ actions: pageActions(page, field, value) }, { actions: copies }];
    return [
      {
        actions: [
          {
            id: "search",
            label: "Search events with this value",
            isDisabled: value === "" || value.length > MAX_VALUE,
            run: () => void navigate({ href: searchFor(tenantUid, fieldTerm(field, value), time) }),
          },
        ],
      },
      { actions: copies },
    ];
  };
}

/** Address of the search for a term, wide enough for what an alert is about. */
function searchFor(tenantUid: string, term: string, time: string | null): string {
  return `/t/${tenantUid}/search${printUrl({ q: term, time: time ?? "30d" })}`;
}

function pageActions(page: FieldPage, field: EventField, value: string): Action[] {
  const isTooLong = value.length > MAX_VALUE;
  const isColumn = page.columns.includes(field.name);
  return [
    {
      id: "for",
      label: "Filter for this value",
      isDisabled: isTooLong,
      run: () => page.onNarrow(field, value, true),
    },
    {
      id: "out",
      label: "Filter out this value",
      isDisabled: isTooLong,
      run: () => page.onNarrow(field, value, false),
    },
    { id: "exists", label: "Only events with this field", run: () => page.onNarrowToField(field, true) },
    { id: "lacks", label: "Only events without it", run: () => page.onNarrowToField(field, false) },
    {
      id: "column",
      label: isColumn ? "Remove its column" : "Add as column",
      run: () => page.onToggleColumn(field.name),
    },
  ];
}

function copyActions(field: EventField, value: string, isAsked: boolean): Action[] {
  return [
    { id: "value", label: "Copy value", run: copy(value, "the whole value") },
    { id: "name", label: "Copy name", run: copy(field.name, "the name") },
    ...(isAsked && value !== "" && value.length <= MAX_VALUE
      ? [{ id: "term", label: "Copy as search term", run: copy(fieldTerm(field, value), "the search term") }]
      : []),
  ];
}

function copy(text: string, what: string): () => void {
  return () => void navigator.clipboard.writeText(text).then(() => sayDone(`Copied ${what}`));
}
