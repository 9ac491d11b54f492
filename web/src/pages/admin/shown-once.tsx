import type { ReactNode } from "react";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { CopyButton } from "../../components/text/copy-button.tsx";

export type ShownOnceProps = {
  readonly title: string;
  /** What it is, whom to give it to, until when it works. */
  readonly children: ReactNode;
  readonly secret: string;
  /** What is copied: "the key". */
  readonly noun: string;
  readonly onClose: () => void;
};

/** A secret that is never shown again. */
export function ShownOnce({ title, children, secret, noun, onClose }: ShownOnceProps): ReactNode {
  return (
    <Dialog title={title} onClose={onClose} width={560}>
      <p className="dim">{children}</p>
      <code className="admin-secret" data-secret="">
        {secret}
      </code>
      <div className="dialog-buttons">
        <CopyButton text={secret} label={`Copy ${noun}`}>
          Copy {noun}
        </CopyButton>
        <Button look="main" onClick={onClose}>
          I have kept it
        </Button>
      </div>
    </Dialog>
  );
}
