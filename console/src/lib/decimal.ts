/** Money has at most four decimals; whole ten-thousandths add up exactly where binary fractions would not. */
const scale = 10_000;

function toUnits(value: number): bigint {
  return BigInt(Math.round(value * scale));
}

function fromUnits(units: bigint): number {
  return Number(units) / scale;
}

/** Adds decimals of at most four places without rounding errors. */
export function sumExact(values: Iterable<number>): number {
  let total = 0n;
  for (const value of values) {
    total += toUnits(value);
  }
  return fromUnits(total);
}

/** The change from `before` to `now` as a fraction (0.25 = a quarter more), or null where none can be said. */
export function relativeChange(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) {
    return null;
  }
  return (now - before) / Math.abs(before);
}

/** A quotient, or null where there is nothing to divide by. */
export function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}
