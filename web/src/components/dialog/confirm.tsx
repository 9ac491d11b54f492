import { type ReactNode, useId, useState } from "react";
import { Button } from "../button/button.tsx";
import { Field } from "../field/field.tsx";
import { Dialog } from "./dialog.tsx";

export type ConfirmProps = {
  /** What will be done, as a question that the button answers: "Delete rule?" */
  readonly title: string;
  /** What it does to whom, and that it cannot be undone. */
  readonly children: ReactNode;
  /** A verb and its object: "Delete rule". */
  readonly action: string;
  /** What must be typed, when it cannot be undone or touches others' systems. */
  readonly typed?: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** For what cannot be undone. Everything else is done at once, with undo. */
export function Confirm({ title, children, action, typed, onConfirm, onClose }: ConfirmProps): ReactNode {
  const [text, setText] = useState("");
  const id = useId();
  const isReady = typed === undefined || text.trim() === typed;
  return (
    <Dialog title={title} onClose={onClose} width={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onConfirm();
        }}
      >
        <div className="dim">{children}</div>
        {typed !== undefined && (
          <Field label={`Type ${typed} to go on`} htmlFor={id}>
            <input
              id={id}
              className="input mono"
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
        )}
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="danger" disabled={!isReady}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
