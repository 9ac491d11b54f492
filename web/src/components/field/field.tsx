import "./field.css";
import type { ReactNode } from "react";

export type FieldProps = {
  readonly label: string;
  /** Id of the control, whose `aria-describedby` is `${htmlFor}-hint` when there is a hint or fault. */
  readonly htmlFor: string;
  readonly hint?: ReactNode;
  /** What is wrong and what would be right. Takes the hint's place. */
  readonly fault?: string | null;
  readonly children: ReactNode;
};

/** A control with its name, and what it wants or what is wrong with it. */
export function Field({ label, htmlFor, hint, fault, children }: FieldProps): ReactNode {
  const hasFault = fault !== undefined && fault !== null;
  return (
    <div className="field">
      <label htmlFor={htmlFor}>{label}</label>
      {children}
      {(hasFault || hint !== undefined) && (
        <div id={`${htmlFor}-hint`} className={hasFault ? "field-fault" : "field-hint"}>
          {hasFault ? fault : hint}
        </div>
      )}
    </div>
  );
}
