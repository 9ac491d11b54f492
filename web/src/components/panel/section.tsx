import "./split.css";
import { type ReactNode, useId } from "react";

export type SectionProps = {
  readonly title: ReactNode;
  /** What the figures below are made of: a period, a source, a count. */
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
};

/** One part of a panel or page, with its name. */
export function Section({ title, aside, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <section className="panel-section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <span className="faint">{aside}</span>}
      </header>
      {children}
    </section>
  );
}

/** Names and values, one a line. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}): ReactNode {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
