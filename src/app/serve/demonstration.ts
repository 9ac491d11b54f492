import type { Logger } from "pino";
import type { AssetStore } from "../../enrich/index.ts";
import type { Access } from "../../platform/access/index.ts";
import type { Settings } from "../../platform/config.ts";
import { prepareDemo, startDemo } from "../demo/index.ts";
import { isLoopback } from "./address.ts";

type DemonstrationParts = {
  readonly settings: Settings;
  /** Where the console is. */
  readonly url: URL;
  readonly access: Access;
  readonly assets: AssetStore;
  readonly logger: Logger;
};

/** A demonstration at work. */
export type Demonstration = { readonly link: URL; readonly stop: () => Promise<void> };

/**
 * Its link signs in whoever has it, so a demonstration is for this machine alone; and it sends syslog.
 * @throws {Error} when it is asked for on another address, or the listeners that it sends to are off
 */
export function refuseDemo(settings: Settings): void {
  if (!settings.WATCHFLOOR_DEMO) return;
  const outside = [settings.WATCHFLOOR_HOST, settings.WATCHFLOOR_SYSLOG_HOST].find(
    (host) => !isLoopback(host),
  );
  if (outside !== undefined)
    throw new Error(`a demonstration listens on this machine alone: use 127.0.0.1 instead of ${outside}`);
  if (settings.WATCHFLOOR_SYSLOG_TCP_PORT === 0 || settings.WATCHFLOOR_SYSLOG_UDP_PORT === 0)
    throw new Error("a demonstration sends syslog: give both syslog ports a number");
}

/** Makes the demonstration's tenant and sends its telemetry to the listeners, which must be open. */
export async function startDemonstration(parts: DemonstrationParts): Promise<Demonstration> {
  const { settings, url, access, assets, logger } = parts;
  const { link, keys, isNew } = await prepareDemo(access, assets);
  const hec = new URL(url);
  // the API takes the collector's requests too
  if (settings.WATCHFLOOR_HEC_PORT !== 0) hec.port = String(settings.WATCHFLOOR_HEC_PORT);
  const player = startDemo({
    endpoints: {
      api: { url, token: keys.http },
      hec: { url: hec, token: keys.hec },
      syslog: {
        host: settings.WATCHFLOOR_SYSLOG_HOST,
        tcpPort: settings.WATCHFLOOR_SYSLOG_TCP_PORT,
        udpPort: settings.WATCHFLOOR_SYSLOG_UDP_PORT,
      },
    },
    rate: settings.WATCHFLOOR_DEMO_RATE,
    withHistory: isNew,
    headStartMs: settings.WATCHFLOOR_DEMO_HEAD_START * 1000,
    logger,
  });
  return { link, stop: player.stop };
}
