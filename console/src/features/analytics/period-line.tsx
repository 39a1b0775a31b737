import type { ReactElement } from "react";
import type { QueryParams } from "../../lib/api";
import { formatDate, formatTime } from "../../lib/format";
import type { FilterOptions } from "./analytics.api";
import classes from "./period-line.module.css";
import type { ViewParameters } from "./parameters";

interface Props {
  view: ViewParameters;
  options: FilterOptions;
  /** Zone and instant of the answer, once it is there. */
  timezone: string | undefined;
  asOf: string | undefined;
  /** For what is so now, whatever the period: stock. */
  standing?: boolean;
}

/** The days shown, what they are compared with, the zone that cuts them, and how fresh the figures are. */
export function PeriodLine({
  view,
  options,
  timezone = options.timezone,
  asOf,
  standing = false,
}: Props): ReactElement {
  const compared = view.previous === null ? null : days(view.previous, timezone);
  return (
    <p className={classes["line"]}>
      <span>{standing ? "Now" : (days(view.current, timezone) ?? wholeHistory(options, timezone))}</span>
      {compared !== null && <span>compared with {compared}</span>}
      <span>times in {timezone.replaceAll("_", " ")}</span>
      {asOf !== undefined && <span>exact as of {formatTime(asOf, timezone)}</span>}
    </p>
  );
}

function wholeHistory({ firstOrderAt }: FilterOptions, timezone: string): string {
  return firstOrderAt === null ? "All time" : `All time, since ${formatDate(firstOrderAt, timezone)}`;
}

function days({ from, to }: QueryParams, timezone: string): string | null {
  if (typeof from !== "string" || typeof to !== "string") {
    return null;
  }
  const first = formatDate(from, timezone);
  const last = formatDate(new Date(Date.parse(to) - 1).toISOString(), timezone);
  return first === last ? first : `${first} – ${last}`;
}
