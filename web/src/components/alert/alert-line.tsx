import "../event/event-fields.css";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { useTenantUid } from "../../api/me.ts";
import { LevelMark } from "../marks/level-mark.tsx";
import { STATE_NAMES, VERDICT_NAMES } from "../marks/tag.tsx";
import { HostileText } from "../text/hostile-text.tsx";
import { Time } from "../time/time.tsx";

/** An alert in one line that leads to it: when, how bad, what, on whom, and what became of it. */
export function AlertLine({ alert }: { readonly alert: AlertView }): ReactNode {
  return (
    <Link
      className="event-line"
      to="/t/$tenantUid/alerts/$alertUid"
      params={{ tenantUid: useTenantUid(), alertUid: alert.uid }}
    >
      <Time at={alert.lastSeen} isShort />
      <span className="row">
        <LevelMark level={alert.level} />
        <span className="cut">
          <HostileText text={alert.title} />
        </span>
        {alert.entity && (
          <span className="mono faint cut" style={{ flex: "0 4 auto" }}>
            <HostileText text={alert.entity.value} />
          </span>
        )}
      </span>
      <span className="dim">{alert.verdict ? VERDICT_NAMES[alert.verdict] : STATE_NAMES[alert.state]}</span>
    </Link>
  );
}
