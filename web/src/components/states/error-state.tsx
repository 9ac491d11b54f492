import "./states.css";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ProblemError } from "../../api/problem-error.ts";
import { visibleText } from "../../text/visible-text.ts";
import { Button } from "../button/button.tsx";
import { CopyButton } from "../text/copy-button.tsx";

export type ErrorStateProps = {
  /** What failed, from the person's side: "Alerts could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  /** What is still there: "Your filter is kept." */
  readonly kept?: string;
  readonly onRetry?: () => void;
};

/** A part of a page that could not be had: what failed, what was kept, what to do, and the id to quote. */
export function ErrorState({ what, error, kept, onRetry }: ErrorStateProps): ReactNode {
  const { reason, advice, requestId, faults } = explain(error);
  return (
    <div className="state" role="alert">
      <IconAlertTriangle size={20} className="bad" aria-hidden />
      <h2>{what}</h2>
      <p>{reason}</p>
      {faults.map((fault) => (
        <p key={fault} className="mono">
          {fault}
        </p>
      ))}
      <p className="faint">{[kept, advice].filter(Boolean).join(" ")}</p>
      <div className="row">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {requestId !== null && (
          <CopyButton text={requestId} label="Copy request id">
            <code>{requestId}</code>
          </CopyButton>
        )}
      </div>
    </div>
  );
}

/** The same in one line, above data that is still there. */
export function ErrorLine({ what, error, onRetry }: Omit<ErrorStateProps, "kept">): ReactNode {
  const { reason, requestId } = explain(error);
  return (
    <div className="error-line" role="alert">
      <span className="grow">
        {what}: {reason} {requestId !== null && <code className="faint">{requestId}</code>}
      </span>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

type Explained = {
  readonly reason: string;
  readonly advice: string;
  readonly requestId: string | null;
  readonly faults: readonly string[];
};

function explain(error: unknown): Explained {
  if (!(error instanceof ProblemError)) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reason: visibleText(reason), advice: "Load the page again.", requestId: null, faults: [] };
  }
  return {
    // it can repeat what the request said
    reason: visibleText(error.message),
    advice: ADVICE[error.code] ?? (error.isTransient ? "It may work in a moment." : ""),
    requestId: error.requestId,
    faults: error.faults.map((fault) => visibleText(`${fault.place}: ${fault.message}`)),
  };
}

const ADVICE: Readonly<Record<string, string>> = {
  FORBIDDEN: "Ask an administrator of this tenant for the permission.",
  NOT_FOUND: "It may have been removed, or the link is of another tenant.",
  CONFLICT: "Somebody changed it in the meantime: load it again and repeat the change.",
  INTERNAL: "The fault was logged. Quote the id when you report it.",
  UNREACHABLE: "Check the network; the page tries again by itself when you come back to it.",
};
