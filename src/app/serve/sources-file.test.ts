import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSourcesFile } from "./sources-file.ts";

const folder = mkdtempSync(join(tmpdir(), "sources-"));
afterAll(() => rmSync(folder, { recursive: true }));
const types = new Set(["openssh_sshd"]);

function read(text: string): unknown {
  const file = join(folder, "sources.yaml");
  writeFileSync(file, text);
  return readSourcesFile(file, types);
}

test("no file, and an empty one, leave everything to the only tenant", () => {
  expect(readSourcesFile(undefined, types)).toEqual({ syslog: null, files: [] });
  expect(read("")).toEqual({ syslog: null, files: [] });
});

test("senders and files are read with their defaults", () => {
  const text = `
syslog:
  - { network: 10.0.0.0/8, tenant: acme }
files:
  - { path: /var/log/auth.log, tenant: acme, type: openssh_sshd }
`;
  expect(read(text)).toEqual({
    syslog: [{ network: "10.0.0.0/8", tenant: "acme", type: null }],
    files: [
      {
        path: "/var/log/auth.log",
        tenant: "acme",
        source: null,
        type: "openssh_sshd",
        form: "lines",
        from: "start",
      },
    ],
  });
});

test.each([
  ["syslog: [{ network: 10.0.0.0, tenant: acme }]", "network"],
  ["files: [{ path: relative.log, tenant: acme }]", "must begin with /"],
  ["files: [{ path: /a, tenant: acme, type: nonsense }]", "log source type nonsense; known are openssh_sshd"],
  ["unknown: 1", "unknown"],
  ["a: [", "sources.yaml"],
])("%s is refused, and the place is named", (text, message) => {
  expect(() => read(text)).toThrow(message);
});
