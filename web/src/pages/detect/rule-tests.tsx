import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { RuleTestReport } from "../../../../src/schema/views/rule-life.ts";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { type TestRecord, testRecords } from "./test-records.ts";

/** Records that a rule must match or must not, and whether it does. */
export function RuleTests({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const tenantUid = useTenantUid();
  const run = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/rules/{ruleUid}/tests", {
          params: { path: { tenantUid, ruleUid: rule.uid } },
        }),
      ),
  });
  const records = testRecords(rule.tests ?? "");
  if (records.length === 0)
    return (
      <Section title="Tests">
        <p className="faint">
          It has none. Tests are records, one JSON object a line, that the rule must match or must not; write
          them in the editor, below the rule, or beside its file as <code>name.in.jsonl</code>.
        </p>
      </Section>
    );
  return (
    <Section title="Tests" aside={formatCountOf(records.length, "record")}>
      <div className="row wrap">
        <Button disabled={run.isPending} onClick={() => run.mutate()}>
          {run.isPending ? "Running …" : "Run the tests"}
        </Button>
        {run.data && <TestVerdict report={run.data} />}
      </div>
      {run.error && <ErrorLine what="The tests could not be run" error={run.error} />}
      {records.map((record) => (
        <Record key={record.line} record={record} report={run.data} />
      ))}
    </Section>
  );
}

/** How many tests passed, in a sentence. */
export function TestVerdict({ report: { passed, failed } }: { readonly report: RuleTestReport }): ReactNode {
  if (passed + failed === 0) return <span className="faint">no tests</span>;
  return (
    <span role="status" className={failed > 0 ? "bad" : "good"}>
      {failed > 0
        ? `${failed} of ${formatCountOf(passed + failed, "test")} failed`
        : `${passed} of ${formatCountOf(passed, "test")} passed`}
    </span>
  );
}

type RecordProps = { readonly record: TestRecord; readonly report: RuleTestReport | undefined };

function Record({ record, report }: RecordProps): ReactNode {
  const failure = report?.failures.find(({ line }) => line === record.line);
  return (
    <details className="test-record" open={failure !== undefined}>
      <summary>
        <b>
          <HostileText text={record.name} />
        </b>{" "}
        <span className={record.expects === null ? "bad" : "dim"}>
          {record.expects === null
            ? "cannot be read"
            : `must ${record.expects === "match" ? "match" : "not match"}`}
        </span>
        {failure && (
          <span className="bad">
            {" "}
            failed: <HostileText text={failure.reason} />
          </span>
        )}
      </summary>
      <pre className="code wraps test-text">
        <HostileText text={record.record} keepLines />
      </pre>
    </details>
  );
}
