import type { ReactElement, ReactNode } from "react";
import classes from "./tag.module.css";

interface Props {
  tone?: "plain" | "good" | "bad" | "notable";
  /** A name that programs use too. */
  code?: boolean;
  children: ReactNode;
}

/** A word about something: its state, a permission. */
export function Tag({ tone = "plain", code = false, children }: Props): ReactElement {
  return (
    <span className={classes["tag"]} data-tone={tone} data-code={code || undefined}>
      {children}
    </span>
  );
}
