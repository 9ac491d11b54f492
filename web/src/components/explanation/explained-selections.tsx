import "./explained-selections.css";
import type { ReactNode } from "react";
import type { ExplainedSelection } from "../../../../src/schema/views/rule.ts";
import { HostileText } from "../text/hostile-text.tsx";

type Explained = { readonly explanation: readonly ExplainedSelection[] };

/** The shortest reason why the rule does not match. */
export function Missed({ explanation }: Explained): ReactNode {
  const missed = explanation.filter(({ isMissed }) => isMissed);
  if (missed.length === 0) return null;
  return (
    <p>
      Fails only at{" "}
      {missed.map(({ selection, holds }, i) => (
        <span key={selection}>
          {i > 0 && "; "}
          <b className="mono">{selection}</b>, which {holds ? "holds" : "does not hold"}
        </span>
      ))}
    </p>
  );
}

/** Every comparison with what the event has there; those that do not hold are faint. */
export function Conditions({ explanation }: Explained): ReactNode {
  return (
    <ul className="explained-conditions">
      {explanation.flatMap(({ selection, conditions }) =>
        conditions.map(({ field, pattern, value, holds }, i) => (
          <li key={`${selection}:${i}`} className={holds ? undefined : "faint"}>
            <span aria-hidden="true">{holds ? "✓" : "✗"}</span>
            <span className="screen-reader-only">{holds ? "holds" : "does not hold"}</span>{" "}
            <span className="mono">
              {selection}: {field ?? "any field"} <HostileText text={pattern} />
            </span>{" "}
            {value !== null && (
              <span className="mono dim">
                <HostileText text={value} />
              </span>
            )}
          </li>
        )),
      )}
    </ul>
  );
}
