import { type ReactNode, useState } from "react";
import { CodeView } from "../../components/code/code-view.tsx";
import { Diff } from "../../components/code/diff.tsx";
import { JsonTree } from "../../components/json/json-tree.tsx";
import { ProcessTree } from "../../components/process/process-tree.tsx";
import { SampleCard } from "./sample-card.tsx";
import { SAMPLE_JSON, SAMPLE_PROCESSES, SAMPLE_RULE } from "./samples.ts";

const HITS: ReadonlySet<number> = new Set([4, 7, 10]);
const nothing = (): void => {};

export function CodeParts(): ReactNode {
  const [search, setSearch] = useState("");
  return (
    <>
      <SampleCard title="Rule with what matched">
        <CodeView text={SAMPLE_RULE} label="Rule" hits={HITS} marks={["\\lsass.exe", "0x1410"]} isYaml />
      </SampleCard>
      <SampleCard title="Difference">
        <Diff
          before={SAMPLE_RULE}
          after={SAMPLE_RULE.replace("'0x1010'", "'0x1438'").replace("critical", "high")}
          label="Changes of the rule"
        />
      </SampleCard>
      <SampleCard title="JSON">
        <input
          className="input"
          type="search"
          aria-label="Search fields and values"
          placeholder="Search fields and values"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <JsonTree value={SAMPLE_JSON} label="Sample event" search={search} marks={["0x1410"]} />
      </SampleCard>
      <SampleCard title="Processes">
        <ProcessTree roots={SAMPLE_PROCESSES} label="Processes" onOpen={nothing} />
      </SampleCard>
    </>
  );
}
