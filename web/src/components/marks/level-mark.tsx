import "./marks.css";
import type { ReactNode } from "react";
import { LEVEL_NAMES, levelOf } from "./level.ts";

// a shape for each, so that colour is never alone: they differ in grey and for every kind of colour vision
const SHAPES: Readonly<Record<string, ReactNode>> = {
  critical: <path d="M6 0l6 6-6 6-6-6z" fill="currentColor" />,
  high: <path d="M6 1l6 10H0z" fill="currentColor" />,
  medium: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  low: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  informational: <circle cx="6" cy="6" r="2.5" fill="currentColor" />,
};

/**
 * The mark of a level: filled diamond, triangle, circle, ring, dot. A level that it does not know is a dot.
 * `withWord` writes the name beside it; without, the name is there for screen readers and on hover.
 */
export function LevelMark({
  level,
  withWord = false,
}: {
  readonly level: string;
  readonly withWord?: boolean;
}): ReactNode {
  const known = levelOf(level);
  const name = LEVEL_NAMES[known];
  return (
    <span className={`level-mark ${known}`} title={withWord ? undefined : name}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {SHAPES[known]}
      </svg>
      {withWord ? name : <span className="screen-reader-only">{name}</span>}
    </span>
  );
}
