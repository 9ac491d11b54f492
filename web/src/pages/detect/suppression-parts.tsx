import type { ReactNode } from "react";
import { Tag } from "../../components/marks/tag.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { STATE_WORDS, type SuppressionRow } from "./suppression-choice.ts";

export const ANY = <span className="faint">any</span>;

/** Whether it holds, in a word. */
export function SuppressionTag({ state }: Pick<SuppressionRow, "state">): ReactNode {
  return <Tag look={state === "active" ? "good" : "off"}>{STATE_WORDS[state]}</Tag>;
}

/** The rule or list by its name; by its uid when it is gone or not to be seen. */
export function DetectorName({ row }: { readonly row: SuppressionRow }): ReactNode {
  const { detectorUid, detector, state } = row;
  if (detectorUid === null) return ANY;
  if (detector === null)
    return (
      <code className="cut faint" title={detectorUid}>
        <HostileText text={detectorUid} />
      </code>
    );
  return (
    <span className={state === "active" ? "cut" : "cut dim"} title={detector.name}>
      <HostileText text={detector.name} />
    </span>
  );
}
