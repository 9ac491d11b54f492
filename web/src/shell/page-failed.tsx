import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { EmptyState } from "../components/states/empty-state.tsx";
import { ErrorState } from "../components/states/error-state.tsx";

/** Instead of a page that broke while it was drawn or could not be loaded. */
export function PageFailed({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <ErrorState
      what="This page could not be shown"
      error={error}
      kept="Nothing was changed."
      onRetry={reset}
    />
  );
}

/** For an address that no page has. */
export function NotFoundPage(): ReactNode {
  return (
    <EmptyState
      title="There is no such page"
      action={
        <Link to="/" className="button">
          Go to the first page
        </Link>
      }
    >
      The address may be mistyped, or of a newer version.
    </EmptyState>
  );
}
