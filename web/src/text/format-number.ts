const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const NARROW_SPACE = "\u202f";

/** `1,290`. What is not a number is a dash: missing is never zero. */
export function formatCount(value: number | null): string {
  return value === null || !Number.isFinite(value) ? "–" : whole.format(value);
}

/** At most three digits and a unit of thousands: `31.4 M`. For axes and tight places; the exact value goes in a title. */
export function formatShort(value: number | null): string {
  return scaled(value, ["", "k", "M", "G", "T"], 1000);
}

/** Decimal bytes, as disks and networks are sold: `412 MB`. */
export function formatBytes(value: number | null): string {
  return scaled(value, ["B", "kB", "MB", "GB", "TB", "PB"], 1000);
}

/** A rate: `8,412 /s`; below ten with one decimal. */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null || !Number.isFinite(perSecond)) return "–";
  const number = perSecond < 10 ? threeDigits(perSecond) : whole.format(perSecond);
  return `${number}${NARROW_SPACE}/s`;
}

/** A share of one as `92 %`; what is there but rounds to nothing is `< 1 %`. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return "–";
  if (share > 0 && share < 0.01) return `<${NARROW_SPACE}1${NARROW_SPACE}%`;
  return `${Math.round(share * 100)}${NARROW_SPACE}%`;
}

/** `1 alert`, `3 alerts`. */
export function formatCountOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function scaled(value: number | null, units: readonly string[], step: number): string {
  if (value === null || !Number.isFinite(value)) return "–";
  let rest = Math.abs(value);
  let unit = 0;
  // 999.5 would be written as 1000, which belongs to the next unit
  while (rest >= step - 0.5 && unit < units.length - 1) {
    rest /= step;
    unit++;
  }
  const sign = value < 0 ? "−" : "";
  const name = units[unit] ?? "";
  return `${sign}${threeDigits(rest)}${name === "" ? "" : NARROW_SPACE + name}`;
}

function threeDigits(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
