import "./feedback.css";
import type { ReactNode } from "react";
import { formatShare } from "../../text/format-number.ts";
import { Button } from "../button/button.tsx";

export type ProgressProps = {
  readonly label: string;
  /** Share of one; null while it cannot be said. */
  readonly share: number | null;
  readonly onStop?: () => void;
};

/** Work that takes a while: what it is, how far, and how to stop it. */
export function Progress({ label, share, onStop }: ProgressProps): ReactNode {
  return (
    <span className="progress">
      <span>{label}</span>
      <progress aria-label={label} max={1} {...(share !== null && { value: share })} />
      <span className="number">{share === null ? "" : formatShare(share)}</span>
      {onStop && (
        <Button look="plain" onClick={onStop}>
          Stop
        </Button>
      )}
    </span>
  );
}
