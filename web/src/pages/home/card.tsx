import { type ReactNode, useId } from "react";

export type CardProps = {
  readonly title: string;
  /** What the figures are made of, or how many there are. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

/** One part of the overview. */
export function Card({ title, aside, className = "", children }: CardProps): ReactNode {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <span className="faint">{aside}</span>}
      </header>
      <div>{children}</div>
    </section>
  );
}
