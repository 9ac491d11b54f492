import { createTemplateStore, isEvtx, readEvtxLines } from "../../evtx/index.ts";
import type { BinaryFormat } from "../../ingest/index.ts";

/**
 * Event log files as what `watchfloor import` reads. All files of one import are one case: what is recovered of one is
 * read with the templates of those before it, too.
 */
export function evtxFormat({ recover }: { readonly recover: boolean }): BinaryFormat {
  const templates = createTemplateStore();
  return {
    begins: isEvtx,
    read: async function* (chunks) {
      for await (const { body, ends, isRecovered, lost } of readEvtxLines(chunks, { recover, templates }))
        yield { records: linesOf(body, ends), isRecovered, lost };
    },
  };
}

/** The lines without their line feeds. */
function linesOf(body: Uint8Array, ends: readonly number[]): Uint8Array[] {
  let start = 0;
  return ends.map((end) => {
    const line = body.subarray(start, end - 1);
    start = end;
    return line;
  });
}
