import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import type { Overview } from "../../../../src/schema/views/source.ts";
import { useTenantUid } from "../../api/me.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { Card } from "./card.tsx";

/** Alerts that wait for whoever looks, the most pressing first. `j` and `k` move, Enter opens. */
export function NeedsMe({ alerts }: { readonly alerts: Overview["needsMe"] }): ReactNode {
  const tenantUid = useTenantUid();
  const list = useRef<HTMLUListElement>(null);
  const move = (by: number) => () => {
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useShortcuts({ "row.next": move(1), "row.previous": move(-1) });
  return (
    <Card title="Needs me now" aside={alerts.length}>
      {alerts.length === 0 && (
        <div className="dim">Nothing waits for you: every alert is closed or in somebody&rsquo;s hands.</div>
      )}
      <ul className="needs-me" ref={list}>
        {alerts.map((alert) => (
          <li key={alert.uid}>
            <Link to="/t/$tenantUid/alerts/$alertUid" params={{ tenantUid, alertUid: alert.uid }}>
              <LevelMark level={alert.level} />
              <span>
                <span className="strong">
                  <HostileText text={alert.title} />
                </span>
                <span className="dim">
                  {alert.entity !== "" && (
                    <span className="mono">
                      <HostileText text={alert.entity} />{" "}
                    </span>
                  )}
                  {alert.why} · risk {alert.score}
                </span>
              </span>
              <Time at={alert.lastSeen} isShort />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
