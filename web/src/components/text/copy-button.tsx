import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";

export type CopyButtonProps = {
  /** What is copied: always the whole, exact value. */
  readonly text: string;
  readonly label: string;
  readonly children?: ReactNode;
};

/** Copies a value and says so. */
export function CopyButton({ text, label, children }: CopyButtonProps): ReactNode {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      type="button"
      className="button plain"
      aria-label={isCopied ? "Copied" : label}
      title={label}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {children}
      {isCopied ? <IconCheck aria-hidden /> : <IconCopy aria-hidden />}
    </button>
  );
}
