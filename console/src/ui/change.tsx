import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { formatChange } from "../lib/format";
import classes from "./change.module.css";

interface Props {
  /** A fraction: 0.25 is a quarter more. Null where there was nothing to compare with. */
  change: number | null;
  /** For figures that are better when they fall, refunds for one. */
  lessIsBetter?: boolean;
}

/** A change against an earlier period: sign, arrow and colour say the same, so none of them is needed alone. */
export function Change({ change, lessIsBetter = false }: Props): ReactElement | null {
  if (change === null) {
    return null;
  }
  const flat = Math.abs(change) < 0.0005;
  const tone = flat ? "flat" : change > 0 === lessIsBetter ? "worse" : "better";
  const Arrow = flat ? IconArrowRight : change > 0 ? IconArrowUpRight : IconArrowDownRight;
  return (
    <span className={classes["change"]} data-tone={tone}>
      <Arrow size={15} stroke={2} aria-hidden />
      {flat ? "0%" : formatChange(change)}
    </span>
  );
}
