import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { huntKeys, lookBackQuery, setLookBack } from "../../api/hunts.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { type RunningChange, useChange } from "../../components/feedback/use-change.ts";
import { formatCountOf } from "../../text/format-number.ts";

const DAYS = [0, 1, 3, 7, 14, 30, 90, 180, 365];

/** How far back new rules and indicators look by themselves; a choice for who may change rules. */
export function LookBackChoice(): ReactNode {
  const tenantUid = useTenantUid();
  const id = useId();
  const mayRead = useMay("rules:read");
  const mayWrite = useMay("rules:write");
  const days = useQuery({ ...lookBackQuery(tenantUid), enabled: mayRead }).data?.days;
  const change: RunningChange<number> = useChange({
    call: (next: number) => setLookBack(tenantUid, { days: next }),
    stale: huntKeys.all(tenantUid),
    done: (next) => `What is new looks back ${wordOf(next)}`,
    undo: () => (days === undefined ? null : () => change.run(days)),
  });
  if (days === undefined) return null;
  if (!mayWrite) return <span className="dim">What is new looks back {wordOf(days)}</span>;
  return (
    <span className="row">
      <label htmlFor={id} className="dim">
        What is new looks back
      </label>
      <select
        id={id}
        className="input look-back-days"
        value={days}
        disabled={change.isPending}
        onChange={(event) => change.run(Number(event.target.value))}
      >
        {[...new Set([...DAYS, days])]
          .toSorted((a, b) => a - b)
          .map((each) => (
            <option key={each} value={each}>
              {wordOf(each)}
            </option>
          ))}
      </select>
    </span>
  );
}

function wordOf(days: number): string {
  return days === 0 ? "not at all" : formatCountOf(days, "day");
}
