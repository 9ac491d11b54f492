const STEPS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A number of bytes as a person reads it: `1.5 GiB`. */
export function bytesText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(STEPS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 2 ** (10 * step);
  return `${value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.floor(value)} ${STEPS[step]}`;
}
