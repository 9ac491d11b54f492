import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconPlayerPause,
  IconProgress,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { HuntState, HuntView } from "../../../../src/schema/views/hunt.ts";
import { Tag, type TagLook } from "../../components/marks/tag.tsx";
import { formatShare } from "../../text/format-number.ts";
import { paceText, shareDone } from "./hunt-words.ts";

type Mark = { readonly name: string; readonly look: TagLook; readonly icon: ReactNode };

const STATES: Readonly<Record<HuntState, Mark>> = {
  waiting: { name: "Waiting", look: "normal", icon: <IconClock aria-hidden /> },
  running: { name: "Running", look: "new", icon: <IconProgress aria-hidden /> },
  paused: { name: "Paused", look: "normal", icon: <IconPlayerPause aria-hidden /> },
  done: { name: "Done", look: "good", icon: <IconCheck aria-hidden /> },
  failed: { name: "Failed", look: "bad", icon: <IconAlertTriangle aria-hidden /> },
  cancelled: { name: "Cancelled", look: "off", icon: <IconX aria-hidden /> },
};

export function HuntStateTag({ state }: { readonly state: HuntState }): ReactNode {
  const { name, look, icon } = STATES[state];
  return (
    <Tag look={look} icon={icon}>
      {name}
    </Tag>
  );
}

/** How far a hunt is: a bar, its share, and pace and time left while it runs. */
export function HuntProgressBar({ hunt }: { readonly hunt: HuntView }): ReactNode {
  const share = shareDone(hunt);
  const pace = hunt.state === "running" ? paceText(hunt.progress) : "";
  return (
    <span className="hunt-progress">
      <progress aria-label={`How far ${hunt.name} is`} max={1} {...(share !== null && { value: share })} />
      <span className="number">{share === null ? "–" : formatShare(share)}</span>
      {pace !== "" && <span className="faint cut">{pace}</span>}
    </span>
  );
}
