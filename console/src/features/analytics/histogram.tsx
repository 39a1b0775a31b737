import type { ReactElement } from "react";
import { formatCount } from "../../lib/format";
import classes from "./histogram.module.css";

/** How many gave one star, two stars … five, as five small columns with the counts in words. */
export function Histogram({ counts }: { counts: readonly number[] }): ReactElement {
  const most = Math.max(1, ...counts);
  const words = counts.map((count, index) => `${formatCount(count)} × ${index + 1}`).join(", ");
  return (
    <span className={classes["histogram"]} role="img" aria-label={words} title={words}>
      {counts.map((count, index) => (
        <i
          key={index}
          style={{ height: `${Math.max(6, (100 * count) / most)}%` }}
          data-empty={count === 0 || undefined}
        />
      ))}
    </span>
  );
}
