import "./marks.css";
import {
  IconCheck,
  IconCircle,
  IconCircleDashed,
  IconFlag,
  IconMinus,
  IconProgress,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { AlertState, Verdict } from "../../../../src/schema/views/alert.ts";

export type TagLook = "normal" | "good" | "bad" | "new" | "off";

/** A state in a word, with a picture so that its colour is never alone. */
export function Tag({
  look = "normal",
  icon,
  children,
}: {
  readonly look?: TagLook;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={look === "normal" ? "tag" : `tag ${look}`}>
      {icon}
      {children}
    </span>
  );
}

type Mark = { readonly name: string; readonly look: TagLook; readonly icon: ReactNode };

const STATES: Readonly<Record<AlertState, Mark>> = {
  new: { name: "New", look: "new", icon: <IconCircle aria-hidden /> },
  in_progress: { name: "In progress", look: "normal", icon: <IconProgress aria-hidden /> },
  closed: { name: "Closed", look: "off", icon: <IconCheck aria-hidden /> },
};

const VERDICTS: Readonly<Record<Verdict, Mark>> = {
  true_positive: { name: "True positive", look: "bad", icon: <IconFlag aria-hidden /> },
  benign_true_positive: { name: "Benign true positive", look: "good", icon: <IconCheck aria-hidden /> },
  false_positive: { name: "False positive", look: "off", icon: <IconX aria-hidden /> },
  undetermined: { name: "Undetermined", look: "off", icon: <IconCircleDashed aria-hidden /> },
};
const NO_VERDICT: Mark = { name: "No verdict", look: "off", icon: <IconMinus aria-hidden /> };

export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  true_positive: VERDICTS.true_positive.name,
  benign_true_positive: VERDICTS.benign_true_positive.name,
  false_positive: VERDICTS.false_positive.name,
  undetermined: VERDICTS.undetermined.name,
};
export const STATE_NAMES: Readonly<Record<AlertState, string>> = {
  new: STATES.new.name,
  in_progress: STATES.in_progress.name,
  closed: STATES.closed.name,
};

export function StateTag({ state }: { readonly state: AlertState }): ReactNode {
  const { name, look, icon } = STATES[state];
  return (
    <Tag look={look} icon={icon}>
      {name}
    </Tag>
  );
}

export function VerdictTag({ verdict }: { readonly verdict: Verdict | null }): ReactNode {
  const { name, look, icon } = verdict === null ? NO_VERDICT : VERDICTS[verdict];
  return (
    <Tag look={look} icon={icon}>
      {name}
    </Tag>
  );
}
