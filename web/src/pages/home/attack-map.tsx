import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import type { Overview } from "../../../../src/schema/views/source.ts";
import { rulesQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { Card } from "./card.tsx";
import { type TacticColumn, type TechniqueCell, techniqueGrid } from "./technique-grid.ts";

/** Techniques seen of a tactic before the rest is asked for. */
const FIRST_CELLS = 6;

/** Techniques that were found in the time, among those that live rules look for. A cell leads to its alerts. */
export function AttackMap({ techniques }: { readonly techniques: Overview["techniques"] }): ReactNode {
  const tenantUid = useTenantUid();
  const mayRules = useMay("rules:read");
  const { data } = useQuery({ ...rulesQuery(tenantUid), enabled: mayRules });
  const [isWhole, setWhole] = useState(false);
  const columns = useMemo(() => techniqueGrid(techniques, data?.rules ?? null), [techniques, data]);
  const most = Math.max(1, ...columns.flatMap(({ cells }) => cells.map(({ findings }) => findings)));
  const isShared = techniques.some(({ sharedFindings }) => sharedFindings > 0);
  const hidden = columns.reduce((sum, { cells }) => sum + Math.max(0, cells.length - FIRST_CELLS), 0);
  return (
    <Card
      title="ATT&CK"
      className="home-wide"
      aside={
        <span className="attack-key">
          <i className="fired" /> found in this time <i className="covered" /> looked for by a live rule
        </span>
      }
    >
      <div className="attack-map">
        {columns.map((column) => (
          <Tactic
            key={column.tag}
            column={column}
            most={most}
            isWhole={isWhole}
            isKnown={data !== undefined}
          />
        ))}
      </div>
      {isShared && (
        <p className="faint">
          A rule that names several tactics does not say which its technique served: its findings stand under
          each.
        </p>
      )}
      {hidden > 0 && (
        <button type="button" className="link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Show fewer techniques" : `Show ${formatCountOf(hidden, "more technique")}`}
        </button>
      )}
    </Card>
  );
}

type TacticProps = {
  readonly column: TacticColumn;
  readonly most: number;
  readonly isWhole: boolean;
  readonly isKnown: boolean;
};

function Tactic({ column, most, isWhole, isKnown }: TacticProps): ReactNode {
  const { name, findings, cells } = column;
  return (
    <section aria-label={`${name}: ${formatCountOf(findings, "finding")}`}>
      <h3>{name}</h3>
      {cells.slice(0, isWhole ? undefined : FIRST_CELLS).map((cell) => (
        <Technique key={cell.technique} cell={cell} share={cell.findings / most} />
      ))}
      {cells.length === 0 && <span className="faint">{isKnown ? "no rule" : "none found"}</span>}
    </section>
  );
}

function Technique({ cell, share }: { readonly cell: TechniqueCell; readonly share: number }): ReactNode {
  const tenantUid = useTenantUid();
  const { technique, findings, sharedFindings, rules } = cell;
  const looked = rules === null ? "" : `, ${formatCountOf(rules, "live rule")}`;
  const shared =
    sharedFindings === 0
      ? ""
      : `; ${formatCount(sharedFindings)} of them under other tactics of their rules, too`;
  const title = `${technique}: ${formatCountOf(findings, "finding")}${looked}${shared}`;
  if (findings === 0)
    return (
      <Link
        to="/t/$tenantUid/detect"
        params={{ tenantUid }}
        search={{ text: technique.toLowerCase() }}
        className="technique"
        aria-label={title}
        title={title}
      >
        {technique}
      </Link>
    );
  // the square root, so that few findings are seen beside very many; above 55 % the text loses its contrast
  const strength = Math.round(15 + 40 * Math.sqrt(share));
  return (
    <Link
      to="/t/$tenantUid/alerts"
      params={{ tenantUid }}
      search={{ technique, state: "all" }}
      className="technique fired"
      title={title}
      style={{ background: `color-mix(in srgb, var(--critical) ${strength}%, var(--raised))` }}
    >
      <span>{technique}</span> <b>{formatCount(findings)}</b>
    </Link>
  );
}
