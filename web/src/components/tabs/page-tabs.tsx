import "./tabs.css";
import type { ReactNode } from "react";
import { slots } from "../../shell/slots.tsx";

export type PageTab = { readonly id: string; readonly label: string };
export type PageTabsProps = {
  /** What the tabs are parts of. */
  readonly label: string;
  readonly tabs: readonly PageTab[];
  readonly open: string | undefined;
  readonly onOpen: (id: string) => void;
};

/** Where the tabs scroll, as on a phone, the open one is seen. */
const showOpen = (element: Element | null): void =>
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });

const setActions = (element: Element | null): void => slots.actions.set(element);

/** Parts of a page, one seen at a time; the address says which. The open one puts what it does at the end of the bar. */
export function PageTabs({ label, tabs, open, onOpen }: PageTabsProps): ReactNode {
  return (
    <div className="page-bar">
      <nav className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            ref={tab.id === open ? showOpen : undefined}
            aria-current={tab.id === open ? "page" : undefined}
            onClick={() => onOpen(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </nav>
      <span className="grow" />
      <span className="row tab-actions" ref={setActions} />
    </div>
  );
}
