import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLineAssembler, type LineKind } from "./line-assembler.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

type Shown = readonly [text: string, context: string | null];

function assemble(kind: LineKind, lines: readonly string[]): Shown[] {
  const assembler = createLineAssembler(kind);
  const records = lines.flatMap((line) => assembler.push(encode(line)));
  const all = [...records, ...assembler.flush()];
  expect(assembler.held).toBe(0);
  return all.map(({ bytes, context }) => [decode(bytes), context] as const);
}

const texts = (records: readonly Shown[]): string[] => records.map(([text]) => text);
const audit = (type: string, id: number, rest = "a=b"): string =>
  `type=${type} msg=audit(1700000000.123:${id}): ${rest}`;

const behind = (tag: string, type: string): string => `Nov 24 10:00:00 web1 ${tag}: ${audit(type, 1)}`;

describe("audit records of one event", () => {
  test("are joined when they follow each other", () => {
    const [syscall, execve, proctitle, eoe] = ["SYSCALL", "EXECVE", "PROCTITLE", "EOE"].map((type) =>
      audit(type, 1),
    );
    const next = audit("USER_LOGIN", 2);
    expect(texts(assemble("auto", [syscall!, execve!, proctitle!, next]))).toEqual([
      `${syscall}\n${execve}\n${proctitle}`,
      next,
    ]);
    expect(texts(assemble("auto", [syscall!, eoe!, execve!]))).toEqual([`${syscall}\n${eoe}`, execve]);
  });

  test("are joined when two events come at once", () => {
    const lines = [
      audit("SYSCALL", 1),
      audit("SYSCALL", 2),
      audit("PATH", 1),
      audit("PATH", 2),
      audit("EOE", 2),
      audit("EOE", 1),
    ];
    expect(texts(assemble("auto", lines))).toEqual([
      `${lines[1]}\n${lines[3]}\n${lines[4]}`,
      `${lines[0]}\n${lines[2]}\n${lines[5]}`,
    ]);
  });

  test("are not mixed between hosts", () => {
    const lines = ["a", "b"].map((node) => `node=${node} ${audit("SYSCALL", 1)}`);
    expect(texts(assemble("auto", lines))).toEqual(lines);
  });

  test("are joined behind a syslog header of the audit daemon, and nowhere else in a line", () => {
    const joined = [behind("audispd", "SYSCALL"), behind("audispd", "PATH")];
    expect(texts(assemble("auto", joined))).toEqual([joined.join("\n")]);
    const forged = [behind("audispd", "SYSCALL"), behind("sshd[1]: Invalid user audit", "PATH")];
    expect(texts(assemble("auto", forged))).toEqual([forged[1], forged[0]]);
  });

  test("wait within bounds", () => {
    const many = Array.from({ length: 100 }, (_, id) => audit("SYSCALL", id));
    const assembler = createLineAssembler("auto");
    const released = many.flatMap((line) => assembler.push(encode(line)));
    expect(released).toHaveLength(36);
    expect(assembler.held).toBe(64);
    const endless = Array.from({ length: 40 }, () => audit("PATH", 1, "x".repeat(50_000)));
    expect(assemble("auto", endless).length).toBeGreaterThan(1);
  });
});

describe("headers", () => {
  const zeek = ["#separator \\x09", "#path\tdns", "#fields\tts\tuid", "#types\ttime\tstring"];

  test("of Zeek logs are the context of their records, and a new one takes the old one's place", () => {
    const other = ["#separator \\x09", "#path\tconn", "#fields\tts"];
    const lines = [...zeek, "#open\t2025", "1\ta", "2\tb", "#close\t2025", ...other, "3"];
    expect(assemble("auto", lines)).toEqual([
      ["1\ta", zeek.join("\n")],
      ["2\tb", zeek.join("\n")],
      ["3", other.join("\n")],
    ]);
    expect(assemble("auto", [...zeek, "#close\t2025", ...other, "3"])).toEqual([["3", other.join("\n")]]);
  });

  test("of W3C logs are too", () => {
    const header = ["#Software: IIS", "#Version: 1.0", "#Fields: date time"];
    const lines = [header[0]!, header[1]!, "#Date: 2025-11-24 10:00:00", header[2]!, "2025-11-24 10:00:00"];
    expect(assemble("auto", lines)).toEqual([["2025-11-24 10:00:00", header.join("\n")]]);
  });

  test("are known again where a reader resumes", () => {
    const assembler = createLineAssembler("auto", zeek.join("\n"));
    expect(assembler.push(encode("1\ta"))).toEqual([{ bytes: encode("1\ta"), context: zeek.join("\n") }]);
    expect(assembler.context).toBe(zeek.join("\n"));
  });

  test("are not what other logs write behind a hash", () => {
    expect(assemble("auto", ["#!/bin/sh", "# comment", "x"])).toEqual([
      ["#!/bin/sh", null],
      ["# comment", null],
      ["x", null],
    ]);
    expect(texts(assemble("auto", [...zeek, "1\ta", "# not of Zeek"]))).toEqual(["1\ta", "# not of Zeek"]);
  });

  test("of CSV are the first line; quoted values may span lines", () => {
    expect(assemble("csv", ["a,b", '1,"x ""y""', 'z"', "2,3"])).toEqual([
      ['1,"x ""y""\nz"', "a,b"],
      ["2,3", "a,b"],
    ]);
    const unclosed = ["a,b", '1,"x', ...Array.from({ length: 20 }, () => "y".repeat(10_000))];
    expect(assemble("csv", unclosed).length).toBeGreaterThan(10);
  });
});

const anyLine = fc.oneof(
  fc.string({ unit: fc.constantFrom("#", '"', ",", "a", "\t", "é", "type=X ", "msg=audit(1.1:1):", ": ") }),
  fc
    .record({
      type: fc.constantFrom("SYSCALL", "PATH", "PROCTITLE", "EOE", "USER_CMD"),
      id: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ type, id }) => audit(type, id)),
);

test("no line is lost or doubled, whatever the lines", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 60 }), (lines) => {
      const records = texts(assemble("auto", lines));
      expect(records.flatMap((record) => record.split("\n")).toSorted()).toEqual(lines.toSorted());
    }),
  );
});

/** What the joiner promises, by sorting whole streams: possible here, where all lines are known and none are many. */
function joinSlowly(lines: readonly AuditLine[]): string[] {
  return [...Map.groupBy(lines, ({ id }) => id)].map(([id, group]) =>
    group.map(({ type }) => audit(type, id)).join("\n"),
  );
}

type AuditLine = { readonly type: string; readonly id: number };

const event = (id: number): fc.Arbitrary<AuditLine[]> =>
  fc
    .subarray(["SYSCALL", "EXECVE", "CWD", "PATH"], { minLength: 1 })
    .map((types) => [...types, "EOE"].map((type) => ({ type, id })));

test("interleaved events come out as if each had been written at once", () => {
  const interleaved = fc
    .tuple(event(1), event(2), event(3), fc.infiniteStream(fc.nat()))
    .map(([a, b, c, order]) => {
      const queues = [a, b, c];
      const lines: AuditLine[] = [];
      while (queues.some((queue) => queue.length > 0)) {
        const waiting = queues.filter((queue) => queue.length > 0);
        const queue = waiting[(order.next().value ?? 0) % waiting.length];
        const line = queue?.shift();
        if (line !== undefined) lines.push(line);
      }
      return lines;
    });
  fc.assert(
    fc.property(interleaved, (lines) => {
      const joined = texts(
        assemble(
          "auto",
          lines.map(({ type, id }) => audit(type, id)),
        ),
      );
      expect(joined.toSorted()).toEqual(joinSlowly(lines).toSorted());
    }),
  );
});
