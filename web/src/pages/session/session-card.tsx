import "./session.css";
import { type ReactNode, useEffect } from "react";

/** The frame of pages before anybody is signed in. */
export function SessionCard({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  useEffect(() => {
    document.title = `${title} · Watchfloor`;
  }, [title]);
  return (
    <main className="session">
      <div className="session-card">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** What went wrong, said to whoever just pressed the button. */
export function SessionFault({ fault }: { readonly fault: string | null }): ReactNode {
  return <div role="alert">{fault !== null && <div className="session-fault">{fault}</div>}</div>;
}
