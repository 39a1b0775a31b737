import type { ReactElement } from "react";
import { relativeChange } from "../../lib/decimal";
import { formatCount, formatDecimal, formatMoneyCharged } from "../../lib/format";
import { numberAt } from "./analytics.api";
import type { Report } from "./analytics.api";
import { KpiTile } from "./kpi-tile";
import classes from "./report.module.css";
import type { Headline } from "./report-types";

interface Props {
  headlines: readonly Headline[];
  report: Report;
  previous: Report | undefined;
}

/** A report's few sums, each against the period before. */
export function Headlines({ headlines, report, previous }: Props): ReactElement {
  const figures = headlines.map((headline) => ({
    headline,
    now: numberAt(report.head, headline.total),
    before: previous === undefined ? null : numberAt(previous.head, headline.total),
  }));
  return (
    <dl className={classes["headlines"]}>
      {figures.map(({ headline, now, before }) => (
        <KpiTile
          key={headline.label}
          label={headline.label}
          value={now === null ? null : format(headline, now, report.currency)}
          change={relativeChange(now, before)}
          before={before === null ? null : format(headline, before, report.currency)}
          lessIsBetter={headline.lessIsBetter === true}
        />
      ))}
    </dl>
  );
}

function format(headline: Headline, value: number, currency: string): string {
  switch (headline.kind) {
    case "money":
      return formatMoneyCharged(value, currency);
    case "count":
      return formatCount(value);
    case "rating":
      return formatDecimal(value, 2);
  }
}
