import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Settings } from "../../platform/config.ts";
import { type Check, failed, messageOf, ok, type Verdict, warning } from "./check.ts";
import { findPortHolder, type PortHolder, type Protocol } from "./port-holder.ts";

/** A port that the server would listen on. */
export type WantedPort = {
  readonly purpose: string;
  /** What changes it. */
  readonly setting: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
};

export type PortState =
  | { readonly kind: "free" }
  /** `holder` is null where it cannot be seen. */
  | { readonly kind: "taken"; readonly holder: PortHolder | null }
  | { readonly kind: "refused"; readonly reason: string };

/** All that are turned on. Where API and HEC have the same port, the API serves both. */
export function wantedPorts(settings: Settings): WantedPort[] {
  const { WATCHFLOOR_HOST: host, WATCHFLOOR_SYSLOG_HOST: syslogHost } = settings;
  const api = settings.WATCHFLOOR_PORT;
  const hec = settings.WATCHFLOOR_HEC_PORT;
  const all: WantedPort[] = [
    { purpose: "console and API", setting: "WATCHFLOOR_PORT", host, port: api, protocol: "tcp" },
    ...(hec === api
      ? []
      : [{ purpose: "HEC", setting: "WATCHFLOOR_HEC_PORT", host, port: hec, protocol: "tcp" as const }]),
    ...(["UDP", "TCP", "TLS"] as const).map((kind): WantedPort => {
      const setting = `WATCHFLOOR_SYSLOG_${kind}_PORT` as const;
      const protocol = kind === "UDP" ? "udp" : "tcp";
      return { purpose: `syslog over ${kind}`, setting, host: syslogHost, port: settings[setting], protocol };
    }),
  ];
  return all.filter(({ port }) => port !== 0);
}

/** `serverPid`: the process that has the data folder, or null when none has. */
export function portChecks(settings: Settings, serverPid: number | null): Check[] {
  const wanted = wantedPorts(settings);
  return wanted.map((port, index) => ({
    name: `port of ${port.purpose}`,
    expected: serverPid === null ? "free" : `free, or in use by our server (process ${serverPid})`,
    run: async () => {
      const rival = wanted.slice(0, index).find((other) => meets(other, port));
      return rival === undefined
        ? judgePort(port, await lookAtPort(port), serverPid)
        : failed(
            `${addressOf(port)} is to be the port of ${rival.purpose}, too`,
            `Change ${port.setting} or ${rival.setting}.`,
          );
    },
  }));
}

const isEverywhere = (host: string): boolean => host === "0.0.0.0" || host === "::";

function meets(one: WantedPort, other: WantedPort): boolean {
  const isSameHost = one.host === other.host || isEverywhere(one.host) || isEverywhere(other.host);
  return isSameHost && one.port === other.port && one.protocol === other.protocol;
}

export function judgePort(wanted: WantedPort, state: PortState, serverPid: number | null): Verdict {
  const address = addressOf(wanted);
  const change = `choose another with ${wanted.setting}`;
  if (state.kind === "free") return ok(`${address} is free`);
  if (state.kind === "refused")
    return failed(`${address}: ${state.reason}`, `Give this user the right to it, or ${change}.`);
  const { holder } = state;
  if (holder !== null && holder.pid === serverPid)
    return ok(`${address} is in use by our running server, process ${serverPid}`);
  if (holder !== null)
    return failed(
      `${address} is in use by process ${holder.pid} (${holder.command})`,
      `Stop that process, or ${change}.`,
    );
  const unseen = `${address} is in use, by whom cannot be seen by this user`;
  if (serverPid !== null)
    return warning(
      unseen,
      `Run this as the server's user to see whether it is process ${serverPid}, our server.`,
    );
  return failed(unseen, `Find out with \`ss -lnp\` as root and stop it, or ${change}.`);
}

function addressOf({ host, port, protocol }: WantedPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}/${protocol}`;
}

/** Binds it for a moment, which is the only sure way to know. */
async function lookAtPort({ host, port, protocol }: WantedPort): Promise<PortState> {
  try {
    await (protocol === "tcp" ? bindTcp(host, port) : bindUdp(host, port));
    return { kind: "free" };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EADDRINUSE") return { kind: "taken", holder: await findPortHolder(protocol, port) };
    return { kind: "refused", reason: messageOf(error) };
  }
}

async function bindTcp(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host, port, exclusive: true });
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

async function bindUdp(host: string, port: number): Promise<void> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4").bind({
    address: host,
    port,
    exclusive: true,
  });
  await once(socket, "listening");
  socket.close();
  await once(socket, "close");
}
