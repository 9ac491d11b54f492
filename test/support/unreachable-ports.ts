import { z } from "zod";
import type { ApiPorts } from "../../src/api/routes/index.ts";

/** Ports of every feature that fail when called: for what needs only the routes themselves. */
export function unreachablePorts(): ApiPorts {
  const unreachable: unknown = new Proxy(() => undefined, {
    get: (_target, name) => (name === "then" ? undefined : unreachable),
    apply: () => {
      throw new Error("this test has not handed in the port that the route calls");
    },
  });
  const everyName = new Proxy(
    {},
    {
      get: () => unreachable,
      ownKeys: () => [],
    },
  );
  return z.custom<ApiPorts>(() => true).parse(everyName);
}
