import { type ReactNode, useId } from "react";

/** One component on the page, with its name. */
export function SampleCard({
  title,
  isWide = false,
  children,
}: {
  readonly title: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className={isWide ? "card wide" : "card"} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <div>{children}</div>
    </section>
  );
}
