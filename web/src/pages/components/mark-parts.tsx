import type { ReactNode } from "react";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { LEVELS_WORST_FIRST } from "../../components/marks/level.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { StateTag, Tag, VerdictTag } from "../../components/marks/tag.tsx";
import { HostileText, MiddleCut } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { KeyCaps } from "../../keyboard/key-caps.tsx";
import { formatBytes, formatCount, formatRate, formatShare, formatShort } from "../../text/format-number.ts";
import { SAMPLE_ENTITIES, SAMPLE_HOSTILE, SAMPLE_TIME } from "./samples.ts";
import { SampleCard } from "./sample-card.tsx";

const VERDICTS = ["true_positive", "benign_true_positive", "false_positive", "undetermined", null] as const;

export function MarkParts(): ReactNode {
  return (
    <>
      <SampleCard title="Levels">
        <div className="row wrap">
          {LEVELS_WORST_FIRST.map((level) => (
            <LevelMark key={level} level={level} withWord />
          ))}
        </div>
        <div className="row">
          {LEVELS_WORST_FIRST.map((level) => (
            <LevelMark key={level} level={level} />
          ))}
          <LevelMark level="never heard of" />
        </div>
      </SampleCard>
      <SampleCard title="States and verdicts">
        <div className="row wrap">
          {(["new", "in_progress", "closed"] as const).map((state) => (
            <StateTag key={state} state={state} />
          ))}
          <Tag look="good">Good</Tag>
          <Tag look="bad">Bad</Tag>
        </div>
        <div className="row wrap" style={{ marginTop: 6 }}>
          {VERDICTS.map((verdict) => (
            <VerdictTag key={verdict} verdict={verdict} />
          ))}
        </div>
      </SampleCard>
      <TextCards />
    </>
  );
}

function TextCards(): ReactNode {
  return (
    <>
      <SampleCard title="Entities">
        {SAMPLE_ENTITIES.map((entity) => (
          <div key={entity.kind} style={{ maxWidth: 260 }}>
            <EntityChip entity={entity} />
          </div>
        ))}
      </SampleCard>
      <SampleCard title="Hostile text">
        <p>
          <HostileText text={SAMPLE_HOSTILE} />
        </p>
        <div className="mono" style={{ maxWidth: 180 }}>
          <MiddleCut text={"C:\\Users\\Public\\Documents\\a folder\\of many\\m64.exe"} />
        </div>
      </SampleCard>
      <SampleCard title="Times and numbers">
        <p>
          <Time at={SAMPLE_TIME} /> · <Time at={SAMPLE_TIME} after={SAMPLE_TIME} /> ·{" "}
          <Time at={SAMPLE_TIME} after={SAMPLE_TIME} isShort /> · <Time at={Number.NaN} />
        </p>
        <p>
          {formatCount(1_234_567)} · {formatShort(31_400_000)} · {formatBytes(412_000_000)} ·{" "}
          {formatRate(8412)} · {formatShare(0.924)} · {formatCount(null)}
        </p>
      </SampleCard>
      <SampleCard title="Keys">
        <div className="row wrap">
          <KeyCaps name="palette.open" /> <KeyCaps name="go.alerts" /> <KeyCaps name="time.earlier" />{" "}
          <KeyCaps name="row.open" />
        </div>
      </SampleCard>
    </>
  );
}
