import { type ReactNode, useId } from "react";
import { Field } from "../../components/field/field.tsx";

export type CommentFieldProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
};

/** Why somebody does something to a rule. */
export function CommentField({
  value,
  onChange,
  hint = "Why; kept with the change and in the audit log",
}: CommentFieldProps): ReactNode {
  const id = useId();
  return (
    <Field label="Comment" htmlFor={id} hint={hint}>
      <textarea
        id={id}
        className="input"
        rows={3}
        maxLength={2000}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
