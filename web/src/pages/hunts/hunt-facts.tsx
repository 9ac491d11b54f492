import type { ReactNode } from "react";
import type { HuntDetail } from "../../../../src/schema/views/hunt.ts";
import { Facts } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";
import { HuntRange } from "./hunt-range.tsx";
import { HuntProgressBar, HuntStateTag } from "./hunt-state.tsx";
import { lookBackReason, readText, scopeText } from "./hunt-words.ts";

const OUTCOMES = {
  list: "listed here alone",
  alert: "what is new is stored and alerted; suppressions hold",
} as const;

/** What a hunt is, how far it is, and what it left out. */
export function HuntFacts({ hunt }: { readonly hunt: HuntDetail }): ReactNode {
  const { progress, scope, startedAt, endedAt } = hunt;
  return (
    <>
      <Facts
        facts={[
          [
            "State",
            <span key="state" className="row wrap">
              <HuntStateTag state={hunt.state} /> <HuntProgressBar hunt={hunt} />
            </span>,
          ],
          [
            "Found",
            `${formatCountOf(progress.findings, "finding")}, ${formatCount(progress.newFindings)} of them new`,
          ],
          [
            "Holds",
            `${scopeText(scope)}: ${formatCountOf(hunt.detectors, "rule or list", "rules and lists")}`,
          ],
          ...(hunt.kind === "look_back" ? [["Why", lookBackReason(hunt)] as const] : []),
          ["Received", <HuntRange key="range" from={hunt.from} to={hunt.to} />],
          ["Events", `${formatCount(progress.total)} in the range; ${readText(progress)}`],
          ["Outcome", OUTCOMES[hunt.outcome]],
          ["Began", <Began key="began" hunt={hunt} />],
          ...(startedAt === null ? [] : [["Ran", formatSpan(progress.elapsedMs)] as const]),
          ...(endedAt === null ? [] : [["Ended", <Time key="ended" at={endedAt} isShort />] as const]),
        ]}
      />
      {hunt.failure !== null && (
        <p className="bad" role="alert">
          <HostileText text={hunt.failure} />
        </p>
      )}
    </>
  );
}

function Began({ hunt }: { readonly hunt: HuntDetail }): ReactNode {
  return (
    <>
      <Time at={hunt.createdAt} isShort /> by <HostileText text={hunt.createdBy.name} />
    </>
  );
}
