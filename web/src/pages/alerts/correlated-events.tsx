import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { FoundCorrelation } from "../../../../src/schema/finding.ts";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { useTenantUid } from "../../api/me.ts";
import { Facts, Section } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { timespanText } from "../../text/timespan-text.ts";

/** What the newest finding of a correlation rests on: what its events have in common, and the events. */
export function CorrelatedEvents({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const [latest] = alert.latestFindings;
  const found = latest?.correlation;
  if (latest === undefined || found === undefined) return null;
  return (
    <Section title="What belongs together" aside={<code>correlation {latest.detectorVersion}</code>}>
      <Facts
        facts={[
          ["Kind", `${found.type} within ${timespanText(found.timespanMs)}`],
          ["Asked", <HostileText key="asked" text={found.condition} />],
          ["Found", formatCount(found.measured)],
          ...found.group.map(
            ({ field, value }) =>
              [field, <HostileText key={field} text={value} />] satisfies readonly [string, ReactNode],
          ),
        ]}
      />
      <EventTable found={found} />
    </Section>
  );
}

function EventTable({ found }: { readonly found: FoundCorrelation }): ReactNode {
  const tenantUid = useTenantUid();
  const { events, count } = found;
  return (
    <table className="correlated-events">
      <caption className="dim">
        {count > events.length
          ? `The newest ${events.length} of ${formatCountOf(count, "event")}`
          : formatCountOf(count, "event")}
      </caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Rule</th>
          <th scope="col">Event</th>
        </tr>
      </thead>
      <tbody>
        {events.map(({ eventUid, findingUid, title, time }) => (
          <tr key={findingUid}>
            <td>
              <Time at={time} isShort />
            </td>
            <td>
              <HostileText text={title} />
            </td>
            <td>
              <Link
                className="link mono"
                to="/t/$tenantUid/search/$eventUid"
                params={{ tenantUid, eventUid }}
              >
                {eventUid}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
