import "./code.css";
import type { ReactNode } from "react";
import { HostileText } from "../text/hostile-text.tsx";
import { markLine } from "./marked-line.ts";

export type CodeViewProps = {
  readonly text: string;
  /** Name for screen readers. */
  readonly label: string;
  /** Numbers of lines that matched, from 1. */
  readonly hits?: ReadonlySet<number>;
  /** Texts that are marked wherever they stand on a line that matched, or on every line without `hits`. */
  readonly marks?: readonly string[];
  readonly wraps?: boolean;
  /** Colours keys and comments of YAML. */
  readonly isYaml?: boolean;
};

const MAX_LINES = 5000;

/** Text in numbered lines, with what matched. Hostile characters are made visible. */
export function CodeView({
  text,
  label,
  hits,
  marks = [],
  wraps = false,
  isYaml = false,
}: CodeViewProps): ReactNode {
  const lines = text.split(/\r?\n/);
  return (
    // a box that scrolls must be reachable with the keyboard: WCAG 2.2, 2.1.1
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={wraps ? "code wraps" : "code"} role="group" aria-label={label} tabIndex={0}>
      {lines.slice(0, MAX_LINES).map((line, i) => {
        const isHit = hits?.has(i + 1) ?? false;
        const wanted = hits === undefined || isHit ? marks : [];
        return (
          <div key={i} className={isHit ? "code-line hit" : "code-line"}>
            <span>{i + 1}</span>
            <span>
              {isYaml ? <YamlLine line={line} marks={wanted} /> : <MarkedText text={line} marks={wanted} />}
            </span>
          </div>
        );
      })}
      {lines.length > MAX_LINES && (
        <div className="diff-gap">{lines.length - MAX_LINES} more lines are not shown</div>
      )}
    </div>
  );
}

/** Text with every occurrence of the marks marked. Where lines have no room, they stand as escapes. */
export function MarkedText({
  text,
  marks,
  keepLines = true,
}: {
  readonly text: string;
  readonly marks: readonly string[];
  readonly keepLines?: boolean;
}): ReactNode {
  return markLine(text, marks).map((part, i) => {
    const shown = <HostileText key={i} text={part.text} keepLines={keepLines} />;
    return part.isMarked ? <mark key={i}>{shown}</mark> : shown;
  });
}

function YamlLine({ line, marks }: { readonly line: string; readonly marks: readonly string[] }): ReactNode {
  if (/^\s*#/.test(line)) return <span className="code-comment">{line}</span>;
  const key = /^(\s*(?:- )?)([^\s:#][^:#]*)(:)(?=\s|$)/.exec(line);
  if (!key) return <MarkedText text={line} marks={marks} />;
  const [whole, indent, name] = key;
  return (
    <>
      {indent}
      <span className="code-key">
        <MarkedText text={name ?? ""} marks={marks} />
      </span>
      :
      <MarkedText text={line.slice(whole.length)} marks={marks} />
    </>
  );
}
