import type { ReactNode } from "react";
import { Skeleton } from "../components/states/skeleton.tsx";

/** The shape of a page with a list, while its code or first data is on the way. */
export function PageSkeleton(): ReactNode {
  return (
    <div role="status" aria-label="The page is loading">
      <div className="page-bar" style={{ height: 42 }}>
        <Skeleton width="90px" />
        <Skeleton width="240px" />
      </div>
      <div className="page-bar" style={{ height: 38 }}>
        <Skeleton width="60%" />
      </div>
      {Array.from({ length: 14 }, (_, i) => (
        <div key={i} className="page-bar" style={{ height: 28, padding: "0 12px" }}>
          <Skeleton width="100%" />
        </div>
      ))}
    </div>
  );
}
