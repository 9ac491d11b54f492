import "./hostile-text.css";
import type { ReactNode } from "react";
import { defang } from "../../text/defang.ts";
import { visibleParts, visibleText } from "../../text/visible-text.ts";

/**
 * Text that came from telemetry: links defanged, characters that hide or turn others around drawn as escapes. Every
 * such text on a page goes through here.
 */
export function HostileText({
  text,
  keepLines = false,
}: {
  readonly text: string;
  readonly keepLines?: boolean;
}): ReactNode {
  const parts = visibleParts(defang(text), keepLines);
  return (
    <bdi>
      {parts.map((part, i) =>
        part.isEscape ? (
          <span key={i} className="escape">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}

/** How much of the end always stays: a file name, the last part of a hash. */
const TAIL = 8;

/**
 * The same in one line, cut in the middle when there is no room. The whole value stays in the page, so a copied
 * selection is whole.
 */
export function MiddleCut({ text }: { readonly text: string }): ReactNode {
  // by code point, so that no pair of surrogates is torn
  const points = Array.from(text);
  if (points.length <= TAIL * 2) return <HostileText text={text} />;
  const shown = visibleText(defang(text));
  return (
    <span className="middle-cut" title={shown}>
      <span>
        <HostileText text={points.slice(0, -TAIL).join("")} />
      </span>
      <span>
        <HostileText text={points.slice(-TAIL).join("")} />
      </span>
    </span>
  );
}
