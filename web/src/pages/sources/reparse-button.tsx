import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { QuarantineFilter, Reparsed, ReparseProgress } from "../../../../src/schema/views/source.ts";
import { useTenantUid } from "../../api/me.ts";
import { reparseQuarantine, sourceKeys } from "../../api/sources.ts";
import { Button } from "../../components/button/button.tsx";
import { Progress } from "../../components/feedback/progress.tsx";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { useWatchedWork } from "../../components/feedback/use-watched-work.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";

export type ReparseButtonProps = { readonly filter: QuarantineFilter; readonly children: ReactNode };

/** Has quarantined records read again, shows how far it is, and says what came of it. */
export function ReparseButton({ filter, children }: ReparseButtonProps): ReactNode {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const { run, stop, isRunning, progress } = useWatchedWork<void, ReparseProgress, Reparsed>(
    (_given, watching) => reparseQuarantine(tenantUid, filter, watching),
    {
      // it goes on when the person looks at another page: what it does is not for this page alone
      endsWithPage: false,
      onResult: (done) => sayDone(wordsOf(done)),
      onStopped: (done) => sayDone(done === null ? "Nothing was read again" : `Stopped. ${wordsOf(done)}`),
      onError: (error) => sayFailed(`It ended early; what was read stays read: ${error.message}`),
      onSettled: () => client.invalidateQueries({ queryKey: sourceKeys.all(tenantUid) }),
    },
  );
  if (!isRunning) return <Button onClick={() => run()}>{children}</Button>;
  const { reparsed, total } = progress ?? { reparsed: 0, total: 0 };
  const label =
    total === 0 ? "Reading again" : `Read ${formatCount(reparsed)} of ${formatCountOf(total, "record")}`;
  return <Progress label={label} share={total === 0 ? null : reparsed / total} onStop={stop} />;
}

function wordsOf({ reparsed, stored, stillQuarantined }: Reparsed): string {
  return `Read ${formatCountOf(reparsed, "record")} again: ${formatCount(stored)} stored, ${formatCount(stillQuarantined)} still cannot be read`;
}
