import type { ReactNode } from "react";
import type { RuleProposal } from "../../../../src/schema/views/rule-life.ts";
import { Tag, type TagLook } from "../../components/marks/tag.tsx";

const LOOKS: Readonly<Record<RuleProposal["status"], TagLook>> = {
  open: "new",
  approved: "good",
  refused: "bad",
  withdrawn: "off",
};

/** What became of a proposed change, in a word. */
export function ProposalStatusTag({ status }: Pick<RuleProposal, "status">): ReactNode {
  return <Tag look={LOOKS[status]}>{status}</Tag>;
}
