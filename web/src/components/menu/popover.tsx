import "./menu.css";
import { Popover as MantinePopover } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";

export type PopoverProps = {
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
  readonly target: ReactElement;
  /** Name for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
};

/** A small form or list beside what opened it. Keeps the focus inside, gives it back on Escape. */
export function Popover({
  opened,
  onChange,
  target,
  label,
  children,
  align = "start",
}: PopoverProps): ReactNode {
  return (
    <MantinePopover
      unstyled
      classNames={{ dropdown: "popover" }}
      opened={opened}
      onChange={onChange}
      position={`bottom-${align}`}
      offset={4}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <MantinePopover.Target>{target}</MantinePopover.Target>
      <MantinePopover.Dropdown aria-label={label}>{children}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}
