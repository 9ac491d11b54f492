import { type ReactNode, useState } from "react";
import type { Verdict } from "../../../../src/schema/views/alert.ts";
import { Button } from "../../components/button/button.tsx";
import { ActionMenu } from "../../components/menu/action-menu.tsx";
import { VERDICT_NAMES } from "../../components/marks/tag.tsx";
import type { KeyName } from "../../keyboard/keys.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";

const VERDICTS = [
  { verdict: "true_positive", keys: "alert.truePositive" },
  { verdict: "benign_true_positive", keys: "alert.benign" },
  { verdict: "false_positive", keys: "alert.falsePositive" },
  { verdict: "undetermined", keys: "alert.undetermined" },
] as const satisfies readonly { readonly verdict: Verdict; readonly keys: KeyName }[];

export type VerdictMenuProps = {
  readonly current: Verdict | null;
  readonly onGive: (verdict: Verdict | null) => void;
};

/** What an analyst found out. `v` opens it, the numbers give one without it. */
export function VerdictMenu({ current, onGive }: VerdictMenuProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ "alert.verdict": () => setOpen(true) });
  const given = VERDICTS.map(({ verdict, keys }) => ({
    id: verdict,
    label: VERDICT_NAMES[verdict],
    keys,
    isChosen: current === verdict,
    run: () => onGive(verdict),
  }));
  const takeAway = { id: "none", label: "Take the verdict away", run: () => onGive(null) };
  return (
    <ActionMenu
      opened={isOpen}
      onChange={setOpen}
      groups={[{ actions: given }, { actions: current === null ? [] : [takeAway] }]}
    >
      <Button keys="alert.verdict">Verdict</Button>
    </ActionMenu>
  );
}
