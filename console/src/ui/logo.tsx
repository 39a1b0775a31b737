import type { ReactElement } from "react";
import classes from "./logo.module.css";

/** The colonnade: a roof on four columns, drawn in the colour of the text around it. */
export function Colonnade({ size = 26 }: { size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="currentColor" aria-hidden="true" focusable="false">
      <path d="M16 3 30 10.2V12.4H2V10.2z" />
      <rect x="4.2" y="14.6" width="4" height="10.6" />
      <rect x="10.8" y="14.6" width="4" height="10.6" />
      <rect x="17.2" y="14.6" width="4" height="10.6" />
      <rect x="23.8" y="14.6" width="4" height="10.6" />
      <rect x="2" y="27" width="28" height="2.6" />
    </svg>
  );
}

export function Wordmark({ size = 26 }: { size?: number }): ReactElement {
  return (
    <span className={classes["wordmark"]} style={{ fontSize: size * 0.8 }}>
      <Colonnade size={size} />
      <span>Stoa</span>
    </span>
  );
}
