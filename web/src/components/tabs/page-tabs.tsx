import "./tabs.css";
import type { ReactNode } from "react";

export type PageTab = { readonly id: string; readonly label: string };
export type PageTabsProps = {
  /** What the tabs are parts of. */
  readonly label: string;
  readonly tabs: readonly PageTab[];
  readonly open: string | undefined;
  readonly onOpen: (id: string) => void;
  /** At the end of the bar. */
  readonly children?: ReactNode;
};

/** Parts of a page, one seen at a time; the address says which. */
export function PageTabs({ label, tabs, open, onOpen, children }: PageTabsProps): ReactNode {
  return (
    <div className="page-bar">
      <nav className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            aria-current={tab.id === open ? "page" : undefined}
            onClick={() => onOpen(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </nav>
      <span className="grow" />
      {children}
    </div>
  );
}
