import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenSource } from "../../../../test/support/golden-source.ts";
import { readAccessLine } from "./access-line.ts";
import { apacheAccess } from "./map.ts";

goldenSource(apacheAccess, import.meta.url);

/** As Apache escapes what clients send. */
function escaped(text: string): string {
  return text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        "] ",
        " [24/Nov/2025:01:00:00 +0000] ",
        " 200 5 ",
        "GET /x HTTP/1.1",
        " - - ",
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

test("whatever a client sends as user, path, referer or agent, client, status and time are the server's", () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, hostile, (user, path, referer, agent) => {
      const line = `198.51.100.7 - ${escaped(user)} [24/Nov/2025:09:00:01 +0000] "GET /${escaped(path)} HTTP/1.1" 404 12 "${escaped(referer)}" "${escaped(agent)}"`;
      expect(readAccessLine(line)).toMatchObject({
        stamp: "24/Nov/2025:09:00:01 +0000",
        requestLine: `GET /${escaped(path)} HTTP/1.1`,
        request: { clientIp: "198.51.100.7", method: "GET", status: 404, bytes: 12 },
      });
    }),
  );
});
