import { IconDownload, IconX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { Field } from "../../components/field/field.tsx";
import { PickField } from "../../components/field/pick-field.tsx";
import { DropZone } from "../../components/file/drop-zone.tsx";
import type { GivenFile } from "../../components/file/given-files.ts";
import { UntilField } from "../../components/suppression/suppression-fields.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import { ActionMenu } from "../../components/menu/action-menu.tsx";
import { TimeRangePicker } from "../../components/time/time-range-picker.tsx";
import { patchUrl, type UrlState } from "../../state/url-state.ts";
import type { TimeRange } from "../../time/time-range.ts";
import { ALERT_FIELDS } from "../alerts/alert-filter.ts";
import { SampleCard } from "./sample-card.tsx";

export function ControlParts(): ReactNode {
  const [range, setRange] = useState<TimeRange>({ kind: "relative", ms: 86_400_000 });
  const [filter, setFilter] = useState<UrlState>({ level: "critical,high", entity: "host:WKS-*" });
  return (
    <>
      <SampleCard title="Buttons">
        <div className="row wrap">
          <Button look="main" keys="alert.assignMe">
            Assign to me
          </Button>
          <Button keys="alert.verdict">Verdict</Button>
          <Button disabled>Not now</Button>
          <Button look="main" disabled>
            Not yet
          </Button>
          <Button look="danger">Delete rule</Button>
          <Button look="plain">Plain</Button>
          <Button aria-pressed>Pressed</Button>
          <IconButton label="Export" keys="refresh">
            <IconDownload />
          </IconButton>
        </div>
      </SampleCard>
      <SampleCard title="Menu">
        <ActionMenu groups={MENU}>
          <Button>Actions</Button>
        </ActionMenu>
      </SampleCard>
      <SampleCard title="Time range">
        <TimeRangePicker range={range} onChange={setRange} mayBeAny />
      </SampleCard>
      <SampleCard title="Fields">
        <Field label="Name" htmlFor="sample-name" hint="As others will see it">
          <input id="sample-name" className="input" aria-describedby="sample-name-hint" />
        </Field>
        <Field label="Address" htmlFor="sample-address" fault="Not an address: write it as 192.0.2.1">
          <input
            id="sample-address"
            className="input"
            aria-invalid
            aria-describedby="sample-address-hint"
            defaultValue="192.0.2"
          />
        </Field>
      </SampleCard>
      <SampleCard title="Filter bar" isWide>
        <FilterBar
          fields={ALERT_FIELDS}
          state={filter}
          onChange={(patch) => setFilter(patchUrl(filter, patch))}
          placeholder="Filter alerts: host:WKS-* technique:T1003 …"
        />
      </SampleCard>
      <ChoiceCard />
      <FeedbackCard />
    </>
  );
}

function ChoiceCard(): ReactNode {
  const [chosen, setChosen] = useState<string | null>("r2");
  const [until, setUntil] = useState(Date.UTC(2030, 0, 1));
  const [files, setFiles] = useState<readonly GivenFile[]>([]);
  return (
    <SampleCard title="Choices and files" isWide>
      <Field label="Rule" htmlFor="sample-rule" hint="Found by words of its name">
        <PickField
          id="sample-rule"
          options={RULES}
          value={chosen}
          onChange={setChosen}
          placeholder="Type words of its name"
        />
      </Field>
      <UntilField value={until} length="7" onChange={setUntil} />
      <DropZone accept=".yml,.zip" takesMany onFiles={setFiles}>
        Drop files, a folder or a .zip: {formatCountOf(files.length, "file")} so far
      </DropZone>
    </SampleCard>
  );
}

function FeedbackCard(): ReactNode {
  const [isAsking, setAsking] = useState(false);
  return (
    <SampleCard title="What was done, and what cannot be undone">
      <div className="row wrap">
        <Button onClick={() => sayDone("Assigned 3 alerts to you", () => sayDone("Undone"))}>Do it</Button>
        <Button onClick={() => sayFailed("Not changed: somebody else changed the alert")}>Fail</Button>
        <Button onClick={() => setAsking(true)}>Ask</Button>
      </div>
      {isAsking && (
        <Confirm
          title="Delete tenant Northwind?"
          action="Delete tenant"
          typed="northwind"
          onConfirm={() => setAsking(false)}
          onClose={() => setAsking(false)}
        >
          Its events, alerts and rules go for ever. This cannot be undone.
        </Confirm>
      )}
    </SampleCard>
  );
}

const RULES = [
  { value: "r1", label: "LSASS memory read by unsigned process", hint: "rule" },
  { value: "r2", label: "Security log cleared", hint: "rule" },
  { value: "l1", label: "Phishing of November", hint: "indicator list" },
] as const;

const nothing = (): void => {};
const MENU = [
  {
    label: "Host",
    actions: [
      { id: "search", label: "Search events", keys: "go.search", run: nothing },
      { id: "chosen", label: "The chosen one", isChosen: true, run: nothing },
    ],
  },
  { actions: [{ id: "off", label: "Not now", isDisabled: true, icon: <IconX />, run: nothing }] },
] as const;
