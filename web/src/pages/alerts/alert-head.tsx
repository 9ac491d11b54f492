import type { ReactNode } from "react";
import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { StateTag, VerdictTag } from "../../components/marks/tag.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCountOf } from "../../text/format-number.ts";

/** What, on whom, how often, since when. */
export function AlertHead({
  alert,
  tools,
}: {
  readonly alert: AlertView;
  readonly tools?: ReactNode;
}): ReactNode {
  const entities = [alert.entity, ...alert.otherEntities.slice(0, 5)].filter((entity) => entity !== null);
  return (
    <>
      <div className="row" style={{ alignItems: "flex-start" }}>
        <span style={{ paddingTop: 4 }}>
          <LevelMark level={alert.level} />
        </span>
        <h1 className="grow" style={{ overflowWrap: "anywhere" }}>
          <HostileText text={alert.title} />
        </h1>
        <span className="faint mono">A-{alert.number}</span>
        {tools}
      </div>
      <div className="row wrap" style={{ gap: "2px 12px", marginTop: 4 }}>
        {entities.map((entity) => (
          <EntityChip key={`${entity.kind}:${entity.value}`} entity={entity} />
        ))}
      </div>
      <div className="row wrap dim" style={{ gap: "2px 10px", marginTop: 6 }}>
        <StateTag state={alert.state} />
        {alert.verdict !== null && <VerdictTag verdict={alert.verdict} />}
        <span>{alert.assignee ? alert.assignee.name : "nobody's"}</span>
        <span>{formatCountOf(alert.findingCount, "finding")}</span>
        {alert.firstSeen < alert.lastSeen && (
          <span>
            first <Time at={alert.firstSeen} />
          </span>
        )}
        <span>
          {alert.firstSeen < alert.lastSeen && "last "}
          <Time at={alert.lastSeen} />
        </span>
      </div>
    </>
  );
}
