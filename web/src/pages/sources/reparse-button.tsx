import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { QuarantineFilter } from "../../../../src/schema/views/source.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { sourceKeys } from "../../api/sources.ts";
import { Button } from "../../components/button/button.tsx";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";

export type ReparseButtonProps = { readonly filter: QuarantineFilter; readonly children: ReactNode };

/** Has quarantined records read again, and says what came of it. */
export function ReparseButton({ filter, children }: ReparseButtonProps): ReactNode {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/quarantine/reparse", {
          params: { path: { tenantUid } },
          body: filter,
        }),
      ),
    onSuccess: ({ reparsed, stored, stillQuarantined }) =>
      sayDone(
        `Read ${formatCountOf(reparsed, "record")} again: ${formatCount(stored)} stored, ${formatCount(stillQuarantined)} still cannot be read`,
      ),
    onError: (error) => sayFailed(`Nothing was read again: ${error.message}`),
    onSettled: () => client.invalidateQueries({ queryKey: sourceKeys.all(tenantUid) }),
  });
  return (
    <Button disabled={isPending} onClick={() => mutate()}>
      {isPending ? "Reading again …" : children}
    </Button>
  );
}
