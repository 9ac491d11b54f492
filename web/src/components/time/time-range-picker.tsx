import "./time-range-picker.css";
import { IconClock } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { zone, ZONES } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { zoneName } from "../../time/format-time.ts";
import {
  parseTimeRange,
  QUICK_RANGES,
  rangeLabel,
  readTypedRange,
  shiftRange,
  type TimeRange,
  zoomRange,
} from "../../time/time-range.ts";
import { Button } from "../button/button.tsx";
import { Popover } from "../menu/popover.tsx";

export type TimeRangePickerProps = {
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
  /** Whether "any time" makes sense here. */
  readonly mayBeAny: boolean;
};

/** The one time picker: quick ranges, what one types, the zone; Shift and arrows move and zoom without opening it. */
export function TimeRangePicker({ range, onChange, mayBeAny }: TimeRangePickerProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  const label = rangeLabel(range, now, chosenZone);
  useShortcuts({
    "time.earlier": () => onChange(shiftRange(range, -1, now)),
    "time.later": () => onChange(shiftRange(range, 1, now)),
    "time.out": () => onChange(zoomRange(range, "out")),
    "time.in": () => onChange(zoomRange(range, "in")),
    "time.pick": () => setOpen(true),
  });
  const choose = (next: TimeRange): void => {
    onChange(next);
    setOpen(false);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      label="Time range"
      align="end"
      target={
        <Button aria-expanded={isOpen} aria-label={`Time range: ${label}`} onClick={() => setOpen(!isOpen)}>
          <IconClock aria-hidden />
          <span className="wide-only">{label}</span>
        </Button>
      }
    >
      <div className="time-range">
        <TypedRange range={range} onChoose={choose} />
        <QuickRanges range={range} onChoose={choose} mayBeAny={mayBeAny} />
        <ZoneChoice />
      </div>
    </Popover>
  );
}

type ChoiceProps = { readonly range: TimeRange; readonly onChoose: (range: TimeRange) => void };

function QuickRanges({ range, onChoose, mayBeAny }: ChoiceProps & { readonly mayBeAny: boolean }): ReactNode {
  const now = useStore(asOf);
  const chosenZone = useStore(zone);
  const offered = [...QUICK_RANGES, ...(mayBeAny ? ["any"] : [])].flatMap(
    (text) => parseTimeRange(text) ?? [],
  );
  const label = (one: TimeRange): string => rangeLabel(one, now, chosenZone);
  return (
    <div className="time-range-quick">
      {offered.map((one) => (
        <button
          key={label(one)}
          type="button"
          className="menu-item"
          aria-pressed={label(one) === label(range)}
          onClick={() => onChoose(one)}
        >
          {label(one)}
        </button>
      ))}
    </div>
  );
}

function TypedRange({ range, onChoose }: ChoiceProps): ReactNode {
  const id = useId();
  const chosenZone = useStore(zone);
  const [text, setText] = useState("");
  const typed = readTypedRange(text, chosenZone);
  const isWrong = text.trim() !== "" && typed === null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed) onChoose(typed);
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={id}>Range</label>
      <div className="row">
        <input
          id={id}
          className="input mono"
          placeholder={range.kind === "relative" ? "3h, 2026-11-24 13:00 to 2026-11-24 14:30" : "3h or a day"}
          aria-invalid={isWrong}
          aria-describedby={`${id}-hint`}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button submits disabled={typed === null}>
          Apply
        </Button>
      </div>
      <div id={`${id}-hint`} className={isWrong ? "bad" : "faint"}>
        {isWrong ? "Not a range: " : ""}A length (15m, 3h, 7d), a day, or two times joined by “to”.
      </div>
    </form>
  );
}

function ZoneChoice(): ReactNode {
  const chosen = useStore(zone);
  // where the browser's zone is UTC there is nothing to choose
  if (new Set(ZONES.map(zoneName)).size === 1)
    return <p className="faint">Times are shown in {zoneName(chosen)}</p>;
  return (
    <fieldset className="time-range-zone">
      <legend className="faint">Times are shown in</legend>
      {ZONES.map((one) => (
        <label key={one}>
          <input type="radio" name="zone" checked={chosen === one} onChange={() => zone.set(one)} />
          {zoneName(one)}
        </label>
      ))}
    </fieldset>
  );
}
