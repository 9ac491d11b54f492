import "./dialog.css";
import { IconX } from "@tabler/icons-react";
import { type CSSProperties, type ReactNode, useEffect, useId, useRef } from "react";
import { visibleText } from "../../text/visible-text.ts";
import { IconButton } from "../button/button.tsx";

export type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: number;
  /** Leaves the title to screen readers, for dialogs whose field says enough. */
  readonly hidesTitle?: boolean;
};

/** What has the focus at first: a field, else the way back; never the cross, whose name would hide the title. */
const FIRST =
  ".dialog-body :is(input:not([type=file], [type=radio], [type=checkbox], :disabled), textarea, select), .dialog-buttons > button";

/** A dialog over the page, for as long as it is mounted. The browser keeps the focus inside and gives it back. */
export function Dialog({
  title,
  onClose,
  children,
  width = 480,
  hidesTitle = false,
}: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => element?.close();
  }, []);
  const style: CSSProperties & { "--dialog-width": string } = { "--dialog-width": `${width}px` };
  return (
    // the click is a comfort for the pointer: Escape and the close button do the same
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      style={style}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <header className={hidesTitle ? "screen-reader-only" : undefined}>
        <h1 id={titleId}>{visibleText(title)}</h1>
        {!hidesTitle && (
          <IconButton label="Close" onClick={onClose}>
            <IconX />
          </IconButton>
        )}
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
