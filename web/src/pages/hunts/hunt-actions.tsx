import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { HuntChange, HuntView } from "../../../../src/schema/views/hunt.ts";
import { changeHunt, huntKeys, isUnderWay, removeHunt } from "../../api/hunts.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { useChange } from "../../components/feedback/use-change.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import type { HuntsAddress } from "./hunt-choice.ts";

type Action = HuntChange["action"];

const DONE: Readonly<Record<Action, string>> = {
  pause: "The hunt is paused",
  resume: "The hunt goes on",
  cancel: "The hunt is cancelled; what it found stays",
};

export type HuntActionsProps = {
  readonly hunt: HuntView;
  readonly onBegin: (address: HuntsAddress) => void;
  readonly onRemoved: () => void;
};

/** Pause, resume, cancel, again, forget: what the hunt's state allows. */
export function HuntActions({ hunt, onBegin, onRemoved }: HuntActionsProps): ReactNode {
  const mayRun = useMay("hunts:run");
  const [isRemoving, setRemoving] = useState(false);
  const { change, remove } = useHuntChanges(hunt, onRemoved);
  const { state } = hunt;
  const switchTo = nextAction(state);
  const again = (): void => onBegin({ begin: `again:${hunt.uid}` });
  useShortcuts({
    "hunt.pause": mayRun && switchTo !== null && (() => change.run(switchTo)),
    "hunt.again": mayRun && again,
  });
  if (!mayRun) return null;
  return (
    <div className="row wrap">
      {switchTo !== null && (
        <Button keys="hunt.pause" disabled={change.isPending} onClick={() => change.run(switchTo)}>
          {switchTo === "pause" ? "Pause" : "Resume"}
        </Button>
      )}
      {(isUnderWay(hunt) || state === "paused") && (
        <Button disabled={change.isPending} onClick={() => change.run("cancel")}>
          Cancel the hunt
        </Button>
      )}
      <Button keys="hunt.again" onClick={again}>
        Hunt again
      </Button>
      {hasEnded(hunt) && <Button onClick={() => setRemoving(true)}>Forget</Button>}
      {isRemoving && (
        <Confirm
          title="Forget this hunt?"
          action="Forget the hunt"
          onConfirm={() => remove.run(undefined)}
          onClose={() => setRemoving(false)}
        >
          Its list of findings goes with it. Findings that it stored and alerts that it raised stay.
        </Confirm>
      )}
    </div>
  );
}

function nextAction(state: HuntView["state"]): Action | null {
  if (state === "waiting" || state === "running") return "pause";
  return state === "paused" || state === "failed" ? "resume" : null;
}

function hasEnded({ state }: HuntView): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

function useHuntChanges(hunt: HuntView, onRemoved: () => void) {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const stale = huntKeys.all(tenantUid);
  const change = useChange({
    call: (action: Action) => changeHunt(tenantUid, hunt.uid, action),
    stale,
    done: (action) => DONE[action],
  });
  const remove = useChange({
    call: async (_given: undefined) => {
      // what is gone must not be asked for again while its page closes
      await client.cancelQueries({ queryKey: stale });
      await removeHunt(tenantUid, hunt.uid);
    },
    stale,
    done: () => "The hunt is forgotten",
    onDone: onRemoved,
  });
  return { change, remove };
}
