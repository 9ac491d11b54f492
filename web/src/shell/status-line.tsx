import type { ReactNode } from "react";
import { KeyCaps } from "../keyboard/key-caps.tsx";
import { zone } from "../state/preferences.ts";
import { useStore } from "../state/store.ts";
import { asOf } from "../time/as-of.ts";
import { formatSeconds, zoneName } from "../time/format-time.ts";
import { slots } from "./slots.tsx";

const setStatus = (element: Element | null): void => slots.status.set(element);
const setWork = (element: Element | null): void => slots.work.set(element);

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
      <span className="status-facts" ref={setWork} />
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
