import "./menu.css";
import { Menu } from "@mantine/core";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { ariaKeys } from "../../keyboard/chord.ts";
import { KeyCaps } from "../../keyboard/key-caps.tsx";
import { KEYS, type KeyName } from "../../keyboard/keys.ts";

/** One entry of a menu. */
export type Action = {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly keys?: KeyName;
  /** Drawn with a tick: the one chosen of several. */
  readonly isChosen?: boolean;
  readonly isDisabled?: boolean;
  readonly run: () => void;
};

export type ActionGroup = { readonly label?: string; readonly actions: readonly Action[] };

export type ActionMenuProps = {
  readonly groups: readonly ActionGroup[];
  /** What opens it. */
  readonly children: ReactElement;
  readonly opened?: boolean;
  readonly onChange?: (opened: boolean) => void;
  readonly align?: "start" | "end";
};

/** The one menu: arrows and letters move, Enter runs, Escape gives the focus back. */
export function ActionMenu({
  groups,
  children,
  opened,
  onChange,
  align = "start",
}: ActionMenuProps): ReactNode {
  const shown = groups.filter((group) => group.actions.length > 0);
  return (
    <Menu
      unstyled
      classNames={MENU_CLASSES}
      position={`bottom-${align}`}
      offset={4}
      transitionProps={{ duration: 0 }}
      // it would be a child of the menu that is no entry
      withInitialFocusPlaceholder={false}
      // not by a key: the one that opened it would close it again, and the focus is inside anyway
      clickOutsideEvents={CLICKS}
      {...(opened !== undefined && { opened })}
      {...(onChange && { onChange })}
    >
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {shown.map((group, i) => (
          <Fragment key={group.actions[0]?.id}>
            {i > 0 && <Menu.Divider role="separator" />}
            <MenuGroup group={group} />
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function MenuGroup({ group: { label, actions } }: { readonly group: ActionGroup }): ReactNode {
  const items = actions.map((action) => <ActionItem key={action.id} action={action} />);
  if (label === undefined) return items;
  return (
    <div role="group" aria-label={label}>
      <Menu.Label aria-hidden>{label}</Menu.Label>
      {items}
    </div>
  );
}

function ActionItem({ action }: { readonly action: Action }): ReactNode {
  return (
    <Menu.Item
      onClick={action.run}
      disabled={action.isDisabled ?? false}
      leftSection={action.icon}
      rightSection={action.keys ? <KeyCaps name={action.keys} /> : action.isChosen === true ? "✓" : undefined}
      aria-current={action.isChosen === true ? "true" : undefined}
      aria-keyshortcuts={action.keys && ariaKeys(KEYS[action.keys].keys)}
    >
      {action.label}
    </Menu.Item>
  );
}

const CLICKS = ["mousedown", "touchstart"];

const MENU_CLASSES = {
  dropdown: "menu",
  item: "menu-item",
  itemLabel: "menu-item-label",
  itemSection: "menu-item-section",
  label: "menu-label",
  divider: "menu-divider",
};
