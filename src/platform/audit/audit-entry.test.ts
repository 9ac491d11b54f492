import fc from "fast-check";
import { expect, test } from "vitest";
import { type AuditEntry, GENESIS, hashEntry, verifyAuditExport, verifyChain } from "./audit-entry.ts";

function chainOf(actions: readonly string[], details: readonly unknown[] = []): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [index, action] of actions.entries()) {
    const open = {
      chain: "tenant:acme",
      seq: index + 1,
      at: new Date(1_764_000_000_000 + index).toISOString(),
      actorUid: "u1",
      actorName: "A. Kim",
      action,
      target: "t",
      details: details[index] ?? {},
      previousHash: entries.at(-1)?.hash ?? GENESIS,
    };
    entries.push({ ...open, hash: hashEntry(open) });
  }
  return entries;
}

const actions = fc.array(fc.string(), { minLength: 2, maxLength: 12 });

test("an untouched chain is whole, also after a trip through JSON", () => {
  fc.assert(
    fc.property(actions, fc.array(fc.jsonValue()), (names, details) => {
      const chain = chainOf(names, details);
      expect(verifyChain(chain)).toBeNull();
      const text = chain.map((entry) => JSON.stringify(entry)).join("\n");
      expect(verifyAuditExport(text)).toEqual({ entries: chain.length, faults: [] });
    }),
  );
});

test("a changed, a removed or a swapped entry is found", () => {
  fc.assert(
    fc.property(actions, fc.nat(), (names, pick) => {
      const chain = chainOf(names);
      const at = pick % chain.length;
      const changed = chain.map((entry, index) =>
        index === at ? { ...entry, actorName: `${entry.actorName}!` } : entry,
      );
      expect(verifyChain(changed)?.seq).toBe(at + 1);
      const removed = chain.toSpliced(at, 1);
      // without its last entry a chain is whole again, which is why its end is noted elsewhere
      expect(verifyChain(removed)?.seq ?? at + 1).toBe(at + 1);
      const other = (at + 1) % chain.length;
      const swapped = chain.with(at, chain[other]!).with(other, chain[at]!);
      expect(verifyChain(swapped)).not.toBeNull();
    }),
  );
});

test("an entry that was changed and hashed again is found by the one after it", () => {
  const chain = chainOf(["a", "b", "c"]);
  const forged = { ...chain[0]!, action: "forged" };
  expect(verifyChain(chain.with(0, { ...forged, hash: hashEntry(forged) }))).toMatchObject({ seq: 2 });
});

test("a cut-off end is found when its last number was noted", () => {
  const chain = chainOf(["a", "b", "c"]);
  const noted = { seq: 3, hash: chain[2]!.hash };
  expect(verifyChain(chain.slice(0, 2), noted)?.problem).toContain("ends before");
  expect(verifyChain(chain, noted)).toBeNull();
});

test("a line that is no entry is named", () => {
  expect(() => verifyAuditExport('{"chain":"x"}\n')).toThrow("line 1");
});
