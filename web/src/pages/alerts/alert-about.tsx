import type { ReactNode } from "react";
import { TACTICS } from "../../../../src/schema/attack.ts";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { Facts, Section } from "../../components/panel/section.tsx";
import { CopyButton } from "../../components/text/copy-button.tsx";
import { References, TechniqueLinks } from "../../components/text/out-link.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount } from "../../text/format-number.ts";

/** What the rule's author says, and where the alert comes from. */
export function AlertAbout({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const tactics = alert.tactics.map((tag) => TACTICS.find((tactic) => tactic.tag === tag)?.name ?? tag);
  const facts: (readonly [string, ReactNode])[] = [
    ["Tactics", tactics.join(", ") || "not said"],
    [
      "Techniques",
      alert.techniques.length === 0 ? "not said" : <TechniqueLinks key="t" techniques={alert.techniques} />,
    ],
    ["Sources", alert.sourceTypes.join(", ")],
    ["Detector", <Uid key="d" uid={alert.detectorUid} />],
    ["Suppressed", `${formatCount(alert.suppressedCount)} findings`],
    ...(alert.falsePositives.length > 0
      ? [["False positives", <Lines key="f" texts={alert.falsePositives} />] as const]
      : []),
    ...(alert.references.length > 0
      ? [["References", <References key="r" texts={alert.references} />] as const]
      : []),
  ];
  return (
    <Section title="About the detection">
      {alert.description !== "" && (
        <p style={{ marginBottom: 8, overflowWrap: "anywhere" }}>
          <HostileText text={alert.description} />
        </p>
      )}
      <Facts facts={facts} />
    </Section>
  );
}

function Uid({ uid }: { readonly uid: string }): ReactNode {
  return (
    <CopyButton text={uid} label="Copy the detector's id">
      <code>{uid}</code>
    </CopyButton>
  );
}

function Lines({ texts }: { readonly texts: readonly string[] }): ReactNode {
  return texts.map((text) => (
    <div key={text}>
      <HostileText text={text} />
    </div>
  ));
}
