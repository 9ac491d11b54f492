import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { entityFilter } from "../../components/entity/entity-query.ts";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { REASON_MIN, ReasonField, UntilField } from "../../components/suppression/suppression-fields.tsx";
import { useSuppressionChanges } from "../../components/suppression/use-suppression-changes.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { formatCount } from "../../text/format-number.ts";
import { AlertLines } from "./alert-lines.tsx";
import type { SuppressionRow } from "./suppression-choice.ts";
import { DetectorName, SuppressionTag } from "./suppression-parts.tsx";

const WEEK_MS = 7 * 86_400_000;

export type SuppressionPanelProps = { readonly row: SuppressionRow; readonly onClose: () => void };

/** One suppression: what it covers, what it has held back, and how long it will. */
export function SuppressionPanel({ row, onClose }: SuppressionPanelProps): ReactNode {
  const mayWrite = useMay("suppressions:write");
  const { detectorUid, entity, detector } = row;
  const covered = {
    ...(detectorUid !== null && { rule: detectorUid }),
    ...(entity !== null && { entity: entityFilter(entity) }),
  };
  return (
    <>
      <div className="panel-section">
        <PanelHead title={detector?.name ?? entity?.value ?? "Suppression"} onClose={onClose} />
        <SuppressionFacts row={row} />
        {mayWrite && <Actions row={row} />}
      </div>
      {mayWrite && row.endedAt === null && <EditForm key={`${row.reason} ${row.expiresAt}`} row={row} />}
      <AlertLines title="Alerts of its scope" filter={covered} empty="No alert is of its scope" />
    </>
  );
}

function SuppressionFacts({ row }: { readonly row: SuppressionRow }): ReactNode {
  const { entity } = row;
  return (
    <Facts
      facts={[
        ["State", <SuppressionTag key="state" state={row.state} />],
        ["Rule or list", <DetectorLink key="rule" row={row} />],
        ["Entity", entity ? <EntityChip key="entity" entity={entity} /> : "any"],
        ["Reason", <HostileText key="reason" text={row.reason} keepLines />],
        ["Owner", <HostileText key="owner" text={row.owner} />],
        ["Made", <Time key="made" at={row.createdAt} isShort />],
        [
          row.endedAt === null ? "Ends" : "Ended",
          <Time key="ends" at={row.endedAt ?? row.expiresAt} isShort />,
        ],
        ["Held back", <HeldBack key="held" row={row} />],
      ]}
    />
  );
}

function DetectorLink({ row }: { readonly row: SuppressionRow }): ReactNode {
  const tenantUid = useTenantUid();
  if (row.detector === null) return <DetectorName row={row} />;
  const tab = row.detector.kind === "rule" ? "rules" : "indicators";
  return (
    <Link
      className="link"
      to="/t/$tenantUid/detect"
      params={{ tenantUid }}
      search={{ tab, open: row.detector.uid }}
    >
      <HostileText text={row.detector.name} />
    </Link>
  );
}

function HeldBack({ row }: { readonly row: SuppressionRow }): ReactNode {
  return (
    <>
      {formatCount(row.suppressedCount)} {row.suppressedCount === 1 ? "finding" : "findings"}
      {row.lastSuppressedAt !== null && (
        <>
          , last <Time at={row.lastSuppressedAt} isShort />
        </>
      )}
    </>
  );
}

function Actions({ row }: { readonly row: SuppressionRow }): ReactNode {
  const { change, end, resume } = useSuppressionChanges();
  const isHolding = row.state === "active";
  const isBusy = change.isPending || end.isPending || resume.isPending;
  const extend = (): void =>
    change.run({ of: row, change: { expiresAt: Math.max(row.expiresAt, Date.now()) + WEEK_MS } });
  const now = useStore(asOf);
  const canResume = row.state === "ended" && row.expiresAt > now;
  useShortcuts({
    "detect.extend": row.state !== "ended" && extend,
    "detect.switch": isHolding ? () => end.run(row) : canResume && (() => resume.run(row)),
  });
  return (
    <div className="row wrap rule-actions">
      {row.state !== "ended" && (
        <Button keys="detect.extend" disabled={isBusy} onClick={extend}>
          Extend by 7 days
        </Button>
      )}
      {isHolding && (
        <Button keys="detect.switch" disabled={isBusy} onClick={() => end.run(row)}>
          End it now
        </Button>
      )}
      {canResume && (
        <Button keys="detect.switch" disabled={isBusy} onClick={() => resume.run(row)}>
          Let it hold again
        </Button>
      )}
    </div>
  );
}

function EditForm({ row }: { readonly row: SuppressionRow }): ReactNode {
  const [reason, setReason] = useState(row.reason);
  const [expiresAt, setExpiresAt] = useState(row.expiresAt);
  const { change } = useSuppressionChanges();
  const isChanged = reason.trim() !== row.reason || expiresAt !== row.expiresAt;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.run({
      of: row,
      change: {
        ...(reason.trim() !== row.reason && { reason: reason.trim() }),
        ...(expiresAt !== row.expiresAt && { expiresAt }),
      },
    });
  };
  return (
    <Section title="Reason and end">
      <form onSubmit={submit}>
        <ReasonField value={reason} onChange={setReason} />
        <UntilField value={expiresAt} onChange={setExpiresAt} />
        <div className="rule-actions">
          <Button submits disabled={!isChanged || reason.trim().length < REASON_MIN || change.isPending}>
            Save the change
          </Button>
        </div>
      </form>
    </Section>
  );
}
