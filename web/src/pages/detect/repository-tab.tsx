import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { RuleRepository, SyncRun } from "../../../../src/schema/views/rule-repository.ts";
import { api } from "../../api/client.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { repositoryKey, repositoryQuery, syncRunsQuery } from "../../api/rules.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { useChange } from "../../components/feedback/use-change.ts";
import { Facts, Section } from "../../components/panel/section.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { formatCount } from "../../text/format-number.ts";
import { RepositoryDialog } from "./repository-dialog.tsx";
import { RepositorySync } from "./repository-sync.tsx";

/** Rules that are kept as files elsewhere: where, what a synchronisation would do, and what the latest did. */
export function RepositoryTab(): ReactNode {
  const mayGovern = useMay("rules:govern");
  const { data, error, refetch } = useQuery(repositoryQuery(useTenantUid()));
  const [isSetting, setSetting] = useState(false);
  useShortcuts({ "detect.add": mayGovern && (() => setSetting(true)) });
  if (error && !data)
    return (
      <ErrorState what="The repository could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  if (!data)
    return (
      <div className="panel-section">
        <SkeletonLines count={8} label="The repository" />
      </div>
    );
  const { repository } = data;
  const set = (): void => setSetting(true);
  return (
    <div className="page-scroll">
      <InSlot name="actions">
        {mayGovern && (
          <Button look={repository ? "normal" : "main"} keys="detect.add" onClick={set}>
            {repository ? "Change the repository" : "Name a repository"}
          </Button>
        )}
      </InSlot>
      {repository ? <Kept repository={repository} /> : <NoRepository onSet={mayGovern ? set : null} />}
      {isSetting && <RepositoryDialog repository={repository} onClose={() => setSetting(false)} />}
    </div>
  );
}

function NoRepository({ onSet }: { readonly onSet: (() => void) | null }): ReactNode {
  return (
    <EmptyState
      title="Rules are kept here alone"
      action={onSet && <Button onClick={onSet}>Name a repository</Button>}
    >
      With a folder or a git repository, rules are reviewed and kept like code, and come from there.
    </EmptyState>
  );
}

function Kept({ repository }: { readonly repository: RuleRepository }): ReactNode {
  return (
    <>
      <Place repository={repository} />
      <RepositorySync />
      <Runs />
    </>
  );
}

function Place({ repository }: { readonly repository: RuleRepository }): ReactNode {
  const mayGovern = useMay("rules:govern");
  const tenantUid = useTenantUid();
  const [isAsking, setAsking] = useState(false);
  const removal = useChange({
    call: (_given: undefined) =>
      api.DELETE("/api/v1/tenants/{tenantUid}/rule-repository", { params: { path: { tenantUid } } }),
    stale: repositoryKey(tenantUid),
    done: () => "The repository is forgotten; its rules stay",
  });
  const { kind, location, branch, subfolder, everyMinutes, mode, newState, hasCredential } = repository;
  return (
    <Section title="Repository">
      <Facts
        facts={[
          [kind === "git" ? "Git" : "Folder", <HostileText key="location" text={location} />],
          ...(kind === "git" ? [["Branch", branch || "its default"] as const] : []),
          ["Below", subfolder || "all of it"],
          ["Read", everyMinutes === 0 ? "when somebody asks" : `every ${everyMinutes} minutes`],
          ["Changes", mode === "propose" ? "wait for approval" : "are taken over"],
          ["New rules are", newState],
          ["Credential", hasCredential ? "kept, never shown" : "none"],
        ]}
      />
      {mayGovern && (
        <div className="rule-actions">
          <Button look="danger" onClick={() => setAsking(true)}>
            Forget the repository
          </Button>
        </div>
      )}
      {isAsking && (
        <Confirm
          title="Forget the repository?"
          action="Forget the repository"
          onConfirm={() => {
            setAsking(false);
            removal.run(undefined);
          }}
          onClose={() => setAsking(false)}
        >
          Rules that came from it stay as they are. Its credential is removed.
        </Confirm>
      )}
    </Section>
  );
}

function Runs(): ReactNode {
  const { data, error, refetch } = useQuery(syncRunsQuery(useTenantUid()));
  return (
    <Section title="Latest synchronisations">
      {error && <ErrorLine what="They could not be loaded" error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonLines count={4} label="The synchronisations" />}
      {data?.runs.length === 0 && <p className="faint">It was never read.</p>}
      <ol className="version-list">
        {data?.runs.map((run) => (
          <Run key={run.at} run={run} />
        ))}
      </ol>
    </Section>
  );
}

function Run({ run }: { readonly run: SyncRun }): ReactNode {
  return (
    <li>
      <div className="row wrap">
        <b className={run.outcome === "failed" ? "bad" : undefined}>{run.outcome}</b>
        <span className="dim grow">
          {formatCount(run.added)} added, {formatCount(run.changed)} changed, {formatCount(run.removed)}{" "}
          retired
          {run.errors > 0 && <span className="bad">, {formatCount(run.errors)} faults</span>}
        </span>
        {run.commit !== null && <code>{run.commit.slice(0, 12)}</code>}
        <span className="dim">
          <HostileText text={run.by.name} />
        </span>
        <Time at={run.at} isShort />
      </div>
      {run.failure !== "" && (
        <div className="bad">
          <HostileText text={run.failure} />
        </div>
      )}
    </li>
  );
}
