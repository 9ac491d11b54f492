import "./tooltip.css";
import { Tooltip as MantineTooltip } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";

/** Words for what has none on the screen. Opens on hover and focus, closes with Escape (WCAG 2.2, 1.4.13). */
export function Tooltip({
  text,
  children,
}: {
  readonly text: string;
  readonly children: ReactElement;
}): ReactNode {
  return (
    <MantineTooltip
      label={text}
      unstyled
      classNames={{ tooltip: "tooltip" }}
      openDelay={400}
      events={{ hover: true, focus: true, touch: false }}
      transitionProps={{ duration: 0 }}
      multiline
    >
      {children}
    </MantineTooltip>
  );
}
