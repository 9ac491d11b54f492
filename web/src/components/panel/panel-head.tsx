import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { IconButton } from "../button/button.tsx";
import { HostileText } from "../text/hostile-text.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";

export type PanelHeadProps = { readonly title: string; readonly onClose: () => void };

/** Name of what is open beside the list, and the way back. */
export function PanelHead({ title, onClose }: PanelHeadProps): ReactNode {
  useShortcuts({ close: onClose });
  return (
    <div className="row">
      <h1 className="grow" style={{ overflowWrap: "anywhere" }}>
        <HostileText text={title} />
      </h1>
      <IconButton label="Close" keys="close" onClick={onClose}>
        <IconX />
      </IconButton>
    </div>
  );
}
