import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { ruleSqlQuery } from "../../api/rules.ts";
import { CodeView } from "../../components/code/code-view.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { CopyButton } from "../../components/text/copy-button.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";

/** As much as the search page takes in its address. */
const MOST_IN_ADDRESS = 20_000;

/** A rule as one SELECT over stored events, to read, copy, or change in the search. */
export function RuleSql({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const { data, error, refetch } = useQuery(ruleSqlQuery(useTenantUid(), rule.uid));
  return (
    <Section title="SQL" aside="finds in stored events what the rule finds">
      {error && (
        <ErrorLine what="It could not be written as SQL" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={8} label="The SQL" />}
      {data?.sql === null && (
        <p className="dim">
          There is no SQL for it: <HostileText text={data.reason ?? "its text has faults"} />
        </p>
      )}
      {typeof data?.sql === "string" && (
        <>
          <div className="row wrap">
            <CopyButton text={data.sql} label="Copy the SQL">
              Copy
            </CopyButton>
            <OpenInSearch sql={data.sql} />
          </div>
          <CodeView text={data.sql} label="The rule as SQL" wraps />
        </>
      )}
    </Section>
  );
}

function OpenInSearch({ sql }: { readonly sql: string }): ReactNode {
  const tenantUid = useTenantUid();
  const maySql = useMay("events:sql");
  if (!maySql) return null;
  if (sql.length > MOST_IN_ADDRESS)
    return <span className="faint">Too long for an address: copy it into the search.</span>;
  return (
    <Link
      className="link"
      to="/t/$tenantUid/search"
      params={{ tenantUid }}
      search={{ tab: "sql", sql, time: "24h" }}
    >
      Open in the search
    </Link>
  );
}
