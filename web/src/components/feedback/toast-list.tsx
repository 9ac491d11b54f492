import "./feedback.css";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { useStore } from "../../state/store.ts";
import { visibleText } from "../../text/visible-text.ts";
import { Button, IconButton } from "../button/button.tsx";
import { dismissToast, TOAST_MS, type Toast, toasts, undoLatest } from "./toasts.ts";

/** Shows what was done. Stays while the pointer or the focus is on it (WCAG 2.2, 2.2.1). */
export function ToastList(): ReactNode {
  const shown = useStore(toasts);
  useShortcuts({ undo: shown.some((toast) => toast.undo !== null) && undoLatest });
  return (
    <ul className="toasts" aria-live="polite" aria-label="What was done">
      {shown.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </ul>
  );
}

function ToastItem({ toast }: { readonly toast: Toast }): ReactNode {
  const { id } = toast;
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => dismissToast(id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld]);
  return (
    // it is only kept from going away: there is nothing to press here
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={toast.isError ? "toast failed" : "toast"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="grow">{visibleText(toast.text)}</span>
      {toast.undo !== null && (
        <Button
          keys="undo"
          onClick={() => {
            dismissToast(id);
            toast.undo?.();
          }}
        >
          Undo
        </Button>
      )}
      <IconButton label="Put away" onClick={() => dismissToast(id)}>
        <IconX />
      </IconButton>
    </li>
  );
}
