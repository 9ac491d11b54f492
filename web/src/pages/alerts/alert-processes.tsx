import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { processTreeQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { Section } from "../../components/panel/section.tsx";
import { ProcessTree } from "../../components/process/process-tree.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";

export type AlertProcessesProps = { readonly alertUid: string; readonly onPick: (eventUid: string) => void };

/** Who started what around the alert; nothing for alerts without processes. */
export function AlertProcesses({ alertUid, onPick }: AlertProcessesProps): ReactNode {
  const { data, error, refetch } = useQuery(processTreeQuery(useTenantUid(), alertUid));
  if (data?.roots.length === 0) return null;
  return (
    <Section title="Processes">
      {error && (
        <ErrorLine what="The processes could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={5} label="Processes" />}
      {data && <ProcessTree roots={data.roots} label="Processes" onOpen={onPick} />}
    </Section>
  );
}
