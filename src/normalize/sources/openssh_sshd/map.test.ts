import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenSource, rawRecord } from "../../../../test/support/golden-source.ts";
import { decodeRecord } from "../../decode.ts";
import { opensshSshd } from "./map.ts";

goldenSource(opensshSshd, import.meta.url);

const piece = fc.constantFrom(
  "root",
  " from ",
  "192.0.2.1",
  " port 22",
  " ssh2",
  ": x",
  "invalid user ",
  "%",
  "\u{e9}",
);
const user = fc
  .array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join(""));

test.each([
  (name: string) => `Failed password for invalid user ${name} from 198.51.100.7 port 4022 ssh2`,
  (name: string) => `Invalid user ${name} from 198.51.100.7 port 4022`,
  (name: string) => `Disconnected from invalid user ${name} 198.51.100.7 port 4022 [preauth]`,
])("whatever a client calls itself, the address is its own", (line) => {
  fc.assert(
    fc.property(user, (name) => {
      const outcome = opensshSshd.map(decodeRecord(rawRecord(`Nov 24 10:20:02 h sshd[1]: ${line(name)}`)));
      expect(outcome).toMatchObject({
        value: { ocsf: { src_endpoint: { ip: "198.51.100.7", port: 4022 } } },
      });
    }),
  );
});
