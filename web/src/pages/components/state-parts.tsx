import type { ReactNode } from "react";
import { ProblemError, unreachable } from "../../api/problem-error.ts";
import { Button } from "../../components/button/button.tsx";
import { Progress } from "../../components/feedback/progress.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { SampleCard } from "./sample-card.tsx";

const REFUSED = new ProblemError({
  status: 422,
  code: "QUERY_INVALID",
  message: "The query is not complete.",
  requestId: "0199c0de-77aa-7abc-9def-001122334455",
  faults: [{ place: "query, character 14", message: "a closing quotation mark is missing", expected: null }],
  retryAfterMs: null,
});
const nothing = (): void => {};

export function StateParts(): ReactNode {
  return (
    <>
      <SampleCard title="Nothing to show">
        <EmptyState title="No alert matches" action={<Button>Clear the filter</Button>}>
          No alert has all of the filters above; only open ones are looked at.
        </EmptyState>
      </SampleCard>
      <SampleCard title="Refused">
        <ErrorState
          what="The search could not be run"
          error={REFUSED}
          kept="Your query is kept."
          onRetry={nothing}
        />
      </SampleCard>
      <SampleCard title="Not reachable">
        <ErrorState what="The alerts could not be loaded" error={unreachable(null)} onRetry={nothing} />
      </SampleCard>
      <SampleCard title="Above data that is still there">
        <ErrorLine what="Not all alerts could be loaded" error={REFUSED} onRetry={nothing} />
      </SampleCard>
      <SampleCard title="Loading">
        <SkeletonLines count={5} label="The sample" />
      </SampleCard>
      <SampleCard title="Work that takes a while">
        <Progress label="Retro-hunt" share={0.62} onStop={nothing} />
        <br />
        <Progress label="Export" share={null} />
      </SampleCard>
    </>
  );
}
