import { type ReactNode, type Ref, type RefObject, useEffect } from "react";
import type { QueryFault } from "./query-fault.ts";

/**
 * Underlines a fault in a text box: the same text in the same place, invisible but for the line. `ref` is scrolled
 * with the box.
 */
export function FaultLine({
  text,
  fault,
  box,
  ref,
}: {
  readonly text: string;
  readonly fault: QueryFault;
  readonly box: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  readonly ref: RefObject<HTMLDivElement | null>;
}): ReactNode {
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const follow = (): void => {
      if (!ref.current) return;
      ref.current.scrollLeft = element.scrollLeft;
      ref.current.scrollTop = element.scrollTop;
    };
    follow();
    element.addEventListener("scroll", follow);
    return () => element.removeEventListener("scroll", follow);
  }, [box, ref]);
  return (
    <div ref={ref} className="fault-line mono" aria-hidden="true">
      {text.slice(0, fault.from)}
      <u>{text.slice(fault.from, fault.to) || " "}</u>
      {text.slice(fault.to)}{" "}
    </div>
  );
}

/** What is wrong, under the box. */
export function FaultNote({
  fault,
  id,
  ref,
}: {
  readonly fault: QueryFault;
  readonly id: string;
  readonly ref?: Ref<HTMLDivElement>;
}): ReactNode {
  return (
    <div ref={ref} id={id} className="fault-note" role="alert">
      {fault.message}
    </div>
  );
}
