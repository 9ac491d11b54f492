import type { ReactNode } from "react";
import type { CoverageState } from "../../../../src/schema/views/coverage.ts";

/** What each state is called, and what it means. */
export const COVERAGE_WORDS: Readonly<
  Record<CoverageState, { readonly name: string; readonly means: string }>
> = {
  no_rule: { name: "No rule", means: "no live rule names it" },
  no_data: { name: "No data", means: "live rules name it, and no events of their log sources came" },
  silent: { name: "Never fired", means: "live rules name it and have data, and none matched" },
  fired: { name: "Fired", means: "a live rule matched" },
};

// a shape for each, so that colour is never alone
const SHAPES: Readonly<Record<CoverageState, ReactNode>> = {
  no_rule: <rect x="1.5" y="1.5" width="9" height="9" strokeDasharray="2 2" />,
  no_data: <path d="M1.5 1.5h9v9h-9zM1.5 10.5l9-9" />,
  silent: <path d="M1.5 1.5h9v9h-9z M4 4h4v4H4z" />,
  fired: <rect x="1" y="1" width="10" height="10" fill="currentColor" />,
};

/** The mark of how a technique is covered: dashed, crossed, square in square, filled. */
export function CoverageMark({
  state,
  withWord = false,
}: {
  readonly state: CoverageState;
  readonly withWord?: boolean;
}): ReactNode {
  return (
    <span className={`coverage-mark ${state}`}>
      <svg
        viewBox="0 0 12 12"
        width="12"
        height="12"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        aria-hidden="true"
      >
        {SHAPES[state]}
      </svg>
      {withWord && COVERAGE_WORDS[state].name}
    </span>
  );
}
