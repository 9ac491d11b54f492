import { expect, test } from "vitest";
import { rawRecord } from "../../test/support/golden-source.ts";
import { createNormalizer } from "./normalizer.ts";

const { normalize } = createNormalizer();

const ENTRY = {
  __REALTIME_TIMESTAMP: "1763974800123456",
  _BOOT_ID: "b",
  _HOSTNAME: "web1",
  SYSLOG_IDENTIFIER: "sshd",
  SYSLOG_FACILITY: "4",
  PRIORITY: "6",
  _PID: "4112",
  MESSAGE: "Invalid user admin from 198.51.100.7 port 40022",
};

function read(entry: object): unknown {
  const outcome = normalize(rawRecord(JSON.stringify(entry)));
  if (outcome.kind !== "pass") return outcome;
  const { sourceType, fields, ocsf } = outcome.value;
  return { sourceType, ...Object.fromEntries(fields), time: ocsf.time, device: ocsf.device };
}

const expected = {
  sourceType: "openssh_sshd",
  user: "admin",
  src_ip: "198.51.100.7",
  pid: "4112",
  facility: 4,
  time: 1_763_974_800_123.456,
  device: { hostname: "web1" },
};

test("an entry of the journal is read as the line of its program", () => {
  expect(read(ENTRY)).toMatchObject(expected);
});

test("so it is as Vector writes it, and with a message in bytes", () => {
  const { MESSAGE: message, ...rest } = ENTRY;
  expect(read({ ...rest, message, source_type: "journald" })).toMatchObject(expected);
  expect(read({ ...rest, MESSAGE: Array.from(new TextEncoder().encode(message)) })).toMatchObject(expected);
});

test("a program's JSON cannot pass for an entry of the journal", () => {
  expect(read({ SYSLOG_IDENTIFIER: "sshd", MESSAGE: ENTRY.MESSAGE })).toMatchObject({
    sourceType: "generic_json",
  });
});
