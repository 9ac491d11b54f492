import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { AlertHistoryEntry } from "../../../../src/schema/views/alert.ts";
import { alertHistoryQuery, alertKeys } from "../../api/alerts.ts";
import { api } from "../../api/client.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Timeline } from "../../components/charts/timeline.tsx";
import { sayFailed } from "../../components/feedback/toasts.ts";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { historySentence } from "./history-sentence.ts";

/** Comments and every change, newest first, with who did it; the newest changes can be taken back. */
export function AlertHistory({ alertUid }: { readonly alertUid: string }): ReactNode {
  const tenantUid = useTenantUid();
  const mayTriage = useMay("alerts:triage");
  const { data, error, refetch } = useQuery(alertHistoryQuery(tenantUid, alertUid));
  return (
    <Section title="History">
      {mayTriage && <CommentForm alertUid={alertUid} />}
      {error && (
        <ErrorLine what="The history could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={4} label="The history" />}
      {data && (
        <Timeline
          label="History"
          entries={data.entries.map((entry) => ({
            id: entry.uid,
            at: entry.at,
            children: <Entry entry={entry} />,
          }))}
        />
      )}
    </Section>
  );
}

function Entry({ entry }: { readonly entry: AlertHistoryEntry }): ReactNode {
  return (
    <>
      <span className="strong">{entry.actor}</span> <span className="dim">{historySentence(entry)}</span>
      {entry.comment !== undefined && (
        <div style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          <HostileText text={entry.comment} keepLines />
        </div>
      )}
    </>
  );
}

function CommentForm({ alertUid }: { readonly alertUid: string }): ReactNode {
  const id = useId();
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  useShortcuts({ "alert.comment": () => box.current?.focus() });
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: (comment: string) =>
      api.POST("/api/v1/tenants/{tenantUid}/alerts/{alertUid}/comments", {
        params: { path: { tenantUid, alertUid } },
        body: { text: comment },
      }),
    onSuccess: () => setText(""),
    onError: (error) => sayFailed(`Comment not saved, it is still in the box: ${error.message}`),
    onSettled: () => void client.invalidateQueries({ queryKey: alertKeys.one(tenantUid, alertUid) }),
  });
  useEffect(() => {
    if (isSuccess) box.current?.blur();
  }, [isSuccess]);
  const submit = (): void => {
    if (text.trim() !== "" && !isPending) mutate(text.trim());
  };
  return (
    <form
      className="comment"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor={id} className="screen-reader-only">
        Comment
      </label>
      <textarea
        ref={box}
        id={id}
        className="input"
        rows={2}
        maxLength={10_000}
        placeholder="Write a comment"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <Button submits keys="alert.comment" disabled={text.trim() === "" || isPending}>
        Comment
      </Button>
    </form>
  );
}
