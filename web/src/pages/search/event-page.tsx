import "./search.css";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTenantUid } from "../../api/me.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { EventParts } from "./event-panel.tsx";

/** One event as a page of its own, to link to. */
export function EventPage(): ReactNode {
  const tenantUid = useTenantUid();
  const { eventUid = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  useShortcuts({ close: () => void navigate({ to: "/t/$tenantUid/search", params: { tenantUid } }) });
  return (
    <div className="page-scroll event-page">
      <InSlot name="crumbs">
        <span className="faint">/</span> <span className="dim mono">{eventUid}</span>
      </InSlot>
      <EventParts key={eventUid} eventUid={eventUid} />
    </div>
  );
}
