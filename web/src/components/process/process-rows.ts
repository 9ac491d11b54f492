import type { ProcessNode } from "../../../../src/schema/views/event.ts";

/** A line of the drawn tree: the node and what stands before it (`│  └─ `). */
export type ProcessRow = { readonly node: ProcessNode; readonly depth: number; readonly guide: string };

/**
 * Lines of a process tree, parents before children. Walks without recursion, because a hostile host can report a
 * chain of any depth; beyond `limit` lines it stops, `isCut` says so.
 */
export function processRows(
  roots: readonly ProcessNode[],
  limit = 500,
): { readonly rows: ProcessRow[]; readonly isCut: boolean } {
  const rows: ProcessRow[] = [];
  const waiting = roots.toReversed().map((node) => ({ node, depth: 0, prefix: "", isLast: true }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (rows.length === limit) return { rows, isCut: true };
    const { node, depth, prefix, isLast } = next;
    rows.push({ node, depth, guide: depth === 0 ? "" : `${prefix}${isLast ? "└─ " : "├─ "}` });
    const inner = depth === 0 ? "" : `${prefix}${isLast ? "   " : "│  "}`;
    const children = node.children.map((child, i) => ({
      node: child,
      depth: depth + 1,
      prefix: inner,
      isLast: i === node.children.length - 1,
    }));
    waiting.push(...children.toReversed());
  }
  return { rows, isCut: false };
}
