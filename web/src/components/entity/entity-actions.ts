import { createContext } from "react";
import type { Entity } from "../../../../src/schema/finding.ts";
import { defang, defangHost } from "../../text/defang.ts";
import { parseUrl, printUrl } from "../../state/url-state.ts";
import type { Action, ActionGroup } from "../menu/action-menu.tsx";
import { sayDone } from "../feedback/toasts.ts";
import { entityFilter, entityQuery } from "./entity-query.ts";
import type { EntityTarget } from "./entity-target.ts";

/** What a page adds to the actions on a value: "Filter by this". */
export const EntityPageActions = createContext<(entity: Entity) => readonly Action[]>(() => []);

/** Address of the search for a value, in a time of its own or that which the page looks at. */
export function searchAddress(tenantUid: string, entity: Entity, time: string | null): string {
  const { time: ofPage } = parseUrl(globalThis.location?.search ?? "");
  return `/t/${tenantUid}/search${printUrl({ q: entityQuery(entity), time: time ?? ofPage })}`;
}

/** Address of the alerts on a value. */
export function alertsAddress(tenantUid: string, entity: Entity): string {
  return `/t/${tenantUid}/alerts${printUrl({ entity: entityFilter(entity), state: "all" })}`;
}

/** What can be done with a value anywhere. `go` opens an address. */
export function entityActions(
  tenantUid: string,
  { entity, time }: Pick<EntityTarget, "entity" | "time">,
  go: (address: string) => void,
): ActionGroup[] {
  const harmless = entity.kind === "url" ? defang(entity.value) : defangHost(entity.value);
  const isAddress = entity.kind === "url" || entity.kind === "domain" || entity.kind === "ip";
  return [
    {
      actions: [
        { id: "search", label: "Search events", run: () => go(searchAddress(tenantUid, entity, time)) },
        { id: "alerts", label: "Show its alerts", run: () => go(alertsAddress(tenantUid, entity)) },
      ],
    },
    {
      actions: [
        { id: "copy", label: "Copy value", run: copy(entity.value, "the whole value") },
        ...(isAddress
          ? [{ id: "defanged", label: "Copy defanged", run: copy(harmless, "it defanged") }]
          : []),
        { id: "query", label: "Copy as search term", run: copy(entityQuery(entity), "the search term") },
      ],
    },
  ];
}

function copy(text: string, what: string): Action["run"] {
  return () => void navigator.clipboard.writeText(text).then(() => sayDone(`Copied ${what}`));
}
