/**
 * A sum of numbers without rounding, from which numbers can be taken away again: it depends on what is in it, and not on
 * what was or in which order it came. Source: Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997.
 */
export class ExactSum {
  /** Parts that do not overlap, smallest first. */
  #parts: number[] = [];

  add(value: number): void {
    let carried = value;
    let kept = 0;
    for (const part of this.#parts) {
      const isLarger = Math.abs(carried) < Math.abs(part);
      const large = isLarger ? part : carried;
      const small = isLarger ? carried : part;
      const sum = large + small;
      const rest = small - (sum - large);
      if (rest !== 0) this.#parts[kept++] = rest;
      carried = sum;
    }
    this.#parts.length = kept;
    if (carried !== 0) this.#parts.push(carried);
  }

  /** The sum, rounded once. */
  value(): number {
    let at = this.#parts.length - 1;
    let sum = this.#parts[at--] ?? 0;
    let rest = 0;
    while (at >= 0 && rest === 0) {
      const before = sum;
      const part = this.#parts[at--] ?? 0;
      sum = before + part;
      rest = part - (sum - before);
    }
    // halfway between two numbers what lies below decides
    const below = this.#parts[at] ?? 0;
    if (rest !== 0 && Math.sign(below) === Math.sign(rest) && below !== 0) {
      const doubled = rest * 2;
      const other = sum + doubled;
      if (doubled === other - sum) return other;
    }
    return sum;
  }

  /** What it is made of, to be kept and made again. */
  parts(): readonly number[] {
    return this.#parts;
  }
}
