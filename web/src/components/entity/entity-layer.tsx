import "./entity.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, type Ref, useContext, useDeferredValue } from "react";
import { alertTotalQuery } from "../../api/alerts.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { useStore } from "../../state/store.ts";
import { formatCountOf } from "../../text/format-number.ts";
import { visibleText } from "../../text/visible-text.ts";
import { ActionMenu } from "../menu/action-menu.tsx";
import { Facts } from "../panel/section.tsx";
import { HostileText } from "../text/hostile-text.tsx";
import { EntityPageActions, entityActions } from "./entity-actions.ts";
import { ENTITY_NAMES } from "./entity-icon.tsx";
import { entityFilter } from "./entity-query.ts";
import { type EntityTarget, entityTarget } from "./entity-target.ts";

/** The facts and the menu of whatever value was asked for: one for the whole page. */
export function EntityLayer(): ReactNode {
  const target = useStore(entityTarget);
  if (target === null) return null;
  return target.kind === "facts" ? <EntityFacts target={target} /> : <EntityMenu target={target} />;
}

function EntityMenu({ target }: { readonly target: EntityTarget }): ReactNode {
  const navigate = useNavigate();
  const tenantUid = useTenantUid();
  const pageActions = useContext(EntityPageActions);
  const groups = entityActions(tenantUid, target, (href) => void navigate({ href }));
  return (
    <ActionMenu
      opened
      onChange={(opened) => {
        if (opened) return;
        entityTarget.set(null);
        target.from.focus();
      }}
      groups={[{ label: ENTITY_NAMES[target.entity.kind], actions: pageActions(target.entity) }, ...groups]}
    >
      <Anchor target={target} />
    </ActionMenu>
  );
}

/** Where the menu hangs and what names it. It is no control, so it takes no word of what it opens. */
function Anchor({ target, ref, id }: AnchorProps): ReactNode {
  const { entity, box } = target;
  return (
    <div ref={ref} id={id} className="entity-anchor" style={box}>
      <span className="screen-reader-only">
        {`Actions on ${ENTITY_NAMES[entity.kind]} ${visibleText(entity.value)}`}
      </span>
    </div>
  );
}

type AnchorProps = {
  readonly target: EntityTarget;
  readonly ref?: Ref<HTMLDivElement>;
  readonly id?: string;
};

function EntityFacts({ target }: { readonly target: EntityTarget }): ReactNode {
  const { entity, box } = target;
  const below = box.top + box.height + 4;
  const isLow = below > globalThis.innerHeight - 140;
  const place = isLow ? { bottom: globalThis.innerHeight - box.top + 4 } : { top: below };
  return (
    <div
      className="entity-facts"
      role="tooltip"
      style={{ left: Math.min(box.left, globalThis.innerWidth - 320), ...place }}
    >
      <div className="mono" style={{ overflowWrap: "anywhere", marginBottom: 4 }}>
        <HostileText text={entity.value} />
      </div>
      <Facts
        facts={[
          ["Kind", ENTITY_NAMES[entity.kind] + (entity.role === undefined ? "" : `, ${entity.role}`)],
          ["Alerts", <AlertsOfEntity key={entityFilter(entity)} filter={entityFilter(entity)} />],
        ]}
      />
    </div>
  );
}

function AlertsOfEntity({ filter }: { readonly filter: string }): ReactNode {
  const tenantUid = useTenantUid();
  const mayRead = useMay("alerts:read");
  // a pointer that only passes over asks for nothing
  const entity = useDeferredValue(filter, "");
  const isAsked = mayRead && entity !== "";
  const query = alertTotalQuery(tenantUid, { entity, state: "open" });
  const { data, isError } = useQuery({ ...query, enabled: isAsked });
  if (!mayRead || isError) return <span className="faint">not known</span>;
  return data ? formatCountOf(data.total, "open alert") : <span className="faint">…</span>;
}
