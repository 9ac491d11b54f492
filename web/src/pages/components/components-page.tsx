import "./components-page.css";
import { type ReactNode, useState } from "react";
import { ToastList } from "../../components/feedback/toast-list.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { THEMES, theme } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { ChartParts } from "./chart-parts.tsx";
import { CodeParts } from "./code-parts.tsx";
import { ControlParts } from "./control-parts.tsx";
import { MarkParts } from "./mark-parts.tsx";
import { StateParts } from "./state-parts.tsx";
import { TableParts } from "./table-parts.tsx";

const PARTS = [
  { value: "marks", label: "Marks and text", parts: MarkParts },
  { value: "controls", label: "Controls", parts: ControlParts },
  { value: "table", label: "Table", parts: TableParts },
  { value: "charts", label: "Charts", parts: ChartParts },
  { value: "code", label: "Code and data", parts: CodeParts },
  { value: "states", label: "States", parts: StateParts },
] as const;
type Part = (typeof PARTS)[number]["value"];

/** Every component in every state, without a server: looked at and checked whenever one changes. */
export function ComponentsPage(): ReactNode {
  const hash = globalThis.location.hash.slice(1);
  const [part, setPart] = useState<Part>(PARTS.find(({ value }) => value === hash)?.value ?? "marks");
  const chosenTheme = useStore(theme);
  const Parts = PARTS.find(({ value }) => value === part)?.parts ?? MarkParts;
  return (
    <main className="components-page">
      <header className="row wrap">
        <h1>Components</h1>
        <Segments label="Part" choices={PARTS} value={part} onChange={setPart} />
        <span className="grow" />
        <Segments
          label="Theme"
          choices={THEMES.map((value) => ({ value, label: value }))}
          value={chosenTheme}
          onChange={theme.set}
        />
      </header>
      <div className="components-grid">
        <Parts />
      </div>
      <ToastList />
    </main>
  );
}
