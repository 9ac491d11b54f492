import type { ReactNode } from "react";
import type { AlertDetail, ScorePart } from "../../../../src/schema/views/alert.ts";
import { Section } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";

const NAMES: Readonly<Record<ScorePart["name"], string>> = {
  severity: "Severity",
  asset: "Asset",
  confidence: "Confidence",
  context: "Context",
  rarity: "Rarity",
  indicator: "Indicator",
  doubt: "Doubt",
};

/** What made the risk score: the parts add up to it. */
export function AlertScore({ alert }: { readonly alert: AlertDetail }): ReactNode {
  return (
    <Section title={`Risk ${alert.score}`} aside="what made the score">
      <table className="score-parts">
        <tbody>
          {alert.scoreParts.map((part) => (
            <tr key={part.name}>
              <th scope="row">{NAMES[part.name]}</th>
              <td>
                <HostileText text={part.reason} />
              </td>
              <td className="number">{part.points < 0 ? `− ${-part.points}` : `+ ${part.points}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
