import "./entity.css";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useContext } from "react";
import type { Entity } from "../../../../src/schema/finding.ts";
import { PivotTime } from "../../time/pivot-time.ts";
import { visibleText } from "../../text/visible-text.ts";
import { HostileText, MiddleCut } from "../text/hostile-text.tsx";
import { ENTITY_NAMES, EntityIcon } from "./entity-icon.tsx";
import { searchAddress } from "./entity-actions.ts";
import { type EntityTarget, entityTarget } from "./entity-target.ts";

export type EntityChipProps = {
  readonly entity: Entity;
  /** Leaves out the icon, where the column says the kind. */
  readonly isBare?: boolean;
};

/** Kinds whose beginning tells one from another: a host before its domain. The others are cut in the middle. */
const BEGINS: ReadonlySet<string> = new Set(["host", "user", "ip", "cloud_account"]);

/**
 * A host, user, address or file: hover shows what is known of it, a click searches for it, right-click or `.` gives
 * its actions. Long values are cut and copied whole.
 */
export function EntityChip({ entity, isBare = false }: EntityChipProps): ReactNode {
  const navigate = useNavigate();
  const { tenantUid } = useParams({ strict: false });
  const time = useContext(PivotTime);
  const open = (kind: EntityTarget["kind"], from: HTMLElement): void => {
    const { left, top, width, height } = from.getBoundingClientRect();
    entityTarget.set({ kind, entity, time, from, box: { left, top, width, height } });
  };
  const onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    if (tenantUid !== undefined) void navigate({ href: searchAddress(tenantUid, entity, time) });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== "." && event.key !== "ContextMenu") return;
    event.preventDefault();
    event.stopPropagation();
    open("actions", event.currentTarget);
  };
  return (
    <button
      type="button"
      className="entity"
      aria-label={`${ENTITY_NAMES[entity.kind]} ${visibleText(entity.value)}`}
      aria-keyshortcuts="."
      onClick={onClick}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault();
        open("actions", event.currentTarget);
      }}
      onPointerEnter={(event) => event.pointerType === "mouse" && open("facts", event.currentTarget)}
      onPointerLeave={closeFacts}
      onFocus={(event) => event.currentTarget.matches(":focus-visible") && open("facts", event.currentTarget)}
      onBlur={closeFacts}
    >
      {!isBare && <EntityIcon kind={entity.kind} />}
      <span className="entity-value">
        {BEGINS.has(entity.kind) ? <HostileText text={entity.value} /> : <MiddleCut text={entity.value} />}
      </span>
    </button>
  );
}

function closeFacts(): void {
  if (entityTarget.get()?.kind === "facts") entityTarget.set(null);
}
