import type { WebRequest } from "../../web-names.ts";

/** A line of Squid's access log. What it writes as `-` is left out. */
export type SquidLine = {
  /** When the request ended; epoch milliseconds, UTC. */
  readonly time: number;
  /** Milliseconds. */
  readonly elapsed: number;
  /** `TCP_MISS`, `TCP_TUNNEL`, `TCP_DENIED`, ... */
  readonly result: string;
  readonly isDenied: boolean;
  /** How the answer was got, and from whom: `HIER_DIRECT`, `203.0.113.7`. */
  readonly hierarchy: string;
  readonly peer?: string | undefined;
  readonly request: WebRequest;
};

/** `time elapsed client result/status bytes method url user hierarchy/peer type` */
const LINE =
  /^(\d{9,11}\.\d{3}) +(\d{1,12}) (\S+) ([A-Z_]{3,60})\/(\d{3}) (\d{1,15}) (\S+) (\S+) (\S+) ([A-Z_]{3,40})\/(\S+) (\S+)(?: .*)?$/;

export function readSquidLine(text: string): SquidLine | null {
  const found = LINE.exec(text);
  if (found === null) return null;
  const [
    ,
    time,
    elapsed,
    client,
    result = "",
    status,
    bytes,
    method,
    target,
    user,
    hierarchy = "",
    peer,
    type,
  ] = found.map((value) => (value === "-" ? undefined : value));
  return {
    time: Math.round(Number(time) * 1000),
    elapsed: Number(elapsed),
    result,
    isDenied: result.includes("DENIED"),
    hierarchy,
    peer,
    request: {
      clientIp: client,
      user,
      method,
      target,
      // 000 is a request that the client gave up
      status: status === "000" ? undefined : Number(status),
      bytes: Number(bytes),
      contentType: type,
    },
  };
}
