import type { ReactElement } from "react";
import { formatCount, formatMoneyCharged } from "../../lib/format";
import { numberAt, textAt } from "./analytics.api";
import type { ReportRow } from "./analytics.api";
import classes from "./report.module.css";

/** What the rows leave out: guests, who have no account, and steps that nobody recorded. */
export function ReportNotes({ head, currency }: { head: ReportRow; currency: string }): ReactElement | null {
  const guests = numberAt(head, "guestOrders") ?? 0;
  const worth = formatMoneyCharged(numberAt(head, "guestSales"), currency);
  const left = guests === 0 ? "" : `Guests are left out: ${formatCount(guests)} orders worth ${worth}.`;
  const text = [textAt(head, "note"), left].filter((note) => note !== "").join(" ");
  return text === "" ? null : <p className={classes["notes"]}>{text}</p>;
}
