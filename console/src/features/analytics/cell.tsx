import { Badge, Popover, UnstyledButton } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import {
  countryName,
  formatCount,
  formatDateTime,
  formatDecimal,
  formatMoney,
  formatMoneyCharged,
  formatPercent,
  notRecorded,
} from "../../lib/format";
import type { Cell } from "./analytics.api";
import { bucketLabel } from "./bucket";
import classes from "./cell.module.css";
import { Histogram } from "./histogram";
import { stepNames } from "./funnel-steps";
import type { ReportColumn } from "./report-types";

export interface CellContext {
  currency: string;
  timezone: string;
}

/** What was never recorded looks like nothing else, least of all like zero. */
export function NotRecorded(): ReactElement {
  return <span className={classes["missing"]}>{notRecorded}</span>;
}

const nothingYet: Partial<Record<ReportColumn["kind"], string>> = {
  average: "no orders",
  share: "–",
  rating: "no ratings",
  days: "not selling",
  hours: "none shipped",
};

interface Props {
  column: ReportColumn;
  value: Cell | undefined;
  context: CellContext;
}

export function CellView({ column, value, context }: Props): ReactNode {
  if (value === null || value === undefined) {
    const reason = nothingYet[column.kind];
    return reason === undefined ? <NotRecorded /> : <span className={classes["missing"]}>{reason}</span>;
  }
  const text = cellText(column, value, context);
  switch (column.kind) {
    case "ids":
      return <Ids values={Array.isArray(value) ? value : []} />;
    case "histogram":
      return <Histogram counts={histogramCounts(value)} />;
    case "segment":
      return <Label text={text} color={segmentColor(text)} />;
    case "stage":
      return <Label text={text} color={stageColor(text)} />;
    case "score":
      return <Score value={Number(value)} />;
    default:
      return text;
  }
}

function Label({ text, color }: { text: string; color: string }): ReactElement {
  return (
    <Badge variant="light" color={color} className={classes["badge"] ?? ""}>
      {text}
    </Badge>
  );
}

/** A cell as plain text. */
export function cellText(column: ReportColumn, value: Cell | undefined, { currency, timezone }: CellContext): string {
  if (value === null || value === undefined) {
    return notRecorded;
  }
  const number = typeof value === "number" ? value : null;
  const text = typeof value === "object" ? "" : String(value);
  switch (column.kind) {
    case "money":
      return formatMoney(number, currency);
    case "average":
      return formatMoneyCharged(number, currency);
    case "count":
      return formatCount(number);
    case "decimal":
    case "hours":
    case "days":
      return formatDecimal(number, 1);
    case "rating":
      return formatDecimal(number, 2);
    case "share":
      return formatPercent(number);
    case "dateTime":
      return formatDateTime(text, timezone);
    case "country":
      return countryName(text);
    case "bucket":
      return bucketLabel(text);
    default:
      return column.name === "step" ? (stepNames[text] ?? text) : text;
  }
}

const numericKinds = new Set(["money", "average", "count", "decimal", "rating", "share", "hours", "days", "score"]);

export function isNumeric(column: ReportColumn): boolean {
  return numericKinds.has(column.kind);
}

/** A histogram arrives as a list from one star to five, or as an object by star. */
export function histogramCounts(value: Cell): number[] {
  const list: readonly Cell[] = Array.isArray(value)
    ? value
    : typeof value === "object" && value !== null
      ? Object.entries(value)
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([, count]) => count)
      : [];
  return list.map((count) => (typeof count === "number" ? count : 0));
}

function Score({ value }: { value: number }): ReactElement {
  return (
    <span className={classes["score"]}>
      {value}
      <span className={classes["pips"]} aria-hidden>
        {[1, 2, 3, 4, 5].map((pip) => (
          <i key={pip} data-on={pip <= value || undefined} />
        ))}
      </span>
    </span>
  );
}

function Ids({ values }: { values: readonly Cell[] }): ReactElement {
  if (values.length === 0) {
    return <span>0</span>;
  }
  return (
    <Popover position="bottom" withArrow width={260} shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes["ids"] ?? ""}>
          {formatCount(values.length)} {values.length === 1 ? "order" : "orders"}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes["list"]} tabIndex={0} role="region" aria-label="Numbers of the orders">
          {values.map(String).join(", ")}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function segmentColor(segment: string): string {
  switch (segment) {
    case "Champions":
      return "teal";
    case "Loyal":
      return "aegean";
    case "New":
      return "indigo";
    case "Potential":
      return "grape";
    case "At risk":
      return "orange";
    default:
      return "gray";
  }
}

function stageColor(stage: string): string {
  switch (stage) {
    case "new":
      return "indigo";
    case "growing":
      return "teal";
    case "mature":
      return "aegean";
    case "declining":
      return "orange";
    default:
      return "gray";
  }
}
