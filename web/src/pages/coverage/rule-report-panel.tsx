import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTenantUid } from "../../api/me.ts";
import { PanelHead } from "../../components/panel/panel-head.tsx";

export type RuleReportPanelProps = {
  readonly ruleUid: string;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** What a report says of one rule, and the ways to the rule and to what it has seen. */
export function RuleReportPanel({ ruleUid, title, onClose, children }: RuleReportPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  return (
    <div className="panel-section technique-head">
      <PanelHead title={title} onClose={onClose} />
      {children}
      <div className="row wrap">
        <Link className="link" to="/t/$tenantUid/detect" params={{ tenantUid }} search={{ open: ruleUid }}>
          Open the rule
        </Link>
        <Link
          className="link"
          to="/t/$tenantUid/coverage"
          params={{ tenantUid }}
          search={{ tab: "ledger", rule: ruleUid }}
        >
          What it has seen
        </Link>
      </div>
    </div>
  );
}
