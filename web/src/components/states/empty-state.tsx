import "./states.css";
import type { ReactNode } from "react";

export type EmptyStateProps = {
  /** What there is none of: "No alerts match". */
  readonly title: string;
  /** Why, as far as we know. */
  readonly children?: ReactNode;
  /** The next step. */
  readonly action?: ReactNode;
};

/** Nothing to show, why, and what to do next. */
export function EmptyState({ title, children, action }: EmptyStateProps): ReactNode {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action !== undefined && <div className="row">{action}</div>}
    </div>
  );
}
