import type { ReactNode } from "react";
import { Progress } from "../components/feedback/progress.tsx";
import { works } from "../components/feedback/work.ts";
import { KeyCaps } from "../keyboard/key-caps.tsx";
import { zone } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { asOf } from "../time/as-of.ts";
import { formatSeconds, zoneName } from "../time/format-time.ts";
import { slots } from "./slots.tsx";

const setStatus = (element: Element | null): void => slots.status.set(element);

/** What the page's figures are made of: rows and query time from the page, moment and zone from here. */
export function StatusLine(): ReactNode {
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  return (
    <footer className="status-line">
      <span className="status-facts" ref={setStatus} />
      <span>
        as of <b>{formatSeconds(now, chosenZone)}</b>
      </span>
      <span>
        times in <b>{zoneName(chosenZone)}</b>
      </span>
      <BackgroundWork />
      <span className="status-keys">
        <span>
          <KeyCaps name="row.next" /> <KeyCaps name="row.previous" /> move
        </span>
        <span>
          <KeyCaps name="row.open" /> open
        </span>
        <span>
          <KeyCaps name="map.open" /> keys
        </span>
      </span>
    </footer>
  );
}

/** Work that goes on whatever page is open. */
function BackgroundWork(): ReactNode {
  const running = useStore(works);
  return (
    <span className="status-facts">
      {running.map((work) => (
        <Progress key={work.id} label={work.label} share={work.share} onStop={work.stop} />
      ))}
    </span>
  );
}
