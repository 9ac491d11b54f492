import type { ClipboardEvent, DragEvent } from "react";
import { sayFailed } from "../../components/feedback/toasts.ts";
import { formatCount } from "../../text/format-number.ts";

type Box = HTMLInputElement | HTMLTextAreaElement;

/**
 * Refuses a paste or a drop that would make a text longer than can be sent, before the browser lays it out: megabytes
 * in a box of one line freeze it, and a text that was cut would ask something else. `what` begins the sentence.
 */
export function refuseLong(
  what: string,
  max: number,
): {
  readonly onPaste: (event: ClipboardEvent<Box>) => void;
  readonly onDrop: (event: DragEvent<Box>) => void;
} {
  const refuse = (event: ClipboardEvent<Box> | DragEvent<Box>, text: string): void => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const kept = value.length - ((selectionEnd ?? 0) - (selectionStart ?? 0));
    if (kept + text.length <= max) return;
    event.preventDefault();
    sayFailed(
      `Nothing was pasted: ${what} has at most ${formatCount(max)} characters, and this text has ${formatCount(text.length)}`,
    );
  };
  return {
    onPaste: (event) => refuse(event, event.clipboardData.getData("text/plain")),
    onDrop: (event) => refuse(event, event.dataTransfer.getData("text/plain")),
  };
}
