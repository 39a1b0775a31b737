import {
  IconActivity,
  IconBox,
  IconBuildingStore,
  IconChartLine,
  IconFilter,
  IconHome,
  IconMap2,
  IconReceiptRefund,
  IconStar,
  IconTrendingUp,
  IconTrophy,
  IconUserPlus,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ReportName } from "../features/analytics/report-types";
import { reportGroups } from "../features/analytics/reports";
import { carrySearch, parseSearch } from "../features/analytics/search";
import classes from "./navigation.module.css";

const icons: Readonly<Record<ReportName, typeof IconHome>> = {
  "sales-over-time": IconChartLine,
  "top-products": IconTrophy,
  "product-trends": IconTrendingUp,
  "regional-sales": IconMap2,
  refunds: IconReceiptRefund,
  "customer-activity": IconUsers,
  "customer-segments": IconUsersGroup,
  "new-vs-returning": IconUserPlus,
  funnel: IconFilter,
  "user-activity": IconActivity,
  "vendor-performance": IconBuildingStore,
  "product-ratings": IconStar,
  "low-stock": IconBox,
};

/** Links to every page; the period and whose figures are shown go along. */
export function Navigation({ onNavigate }: { onNavigate: () => void }): ReactElement {
  const search = carrySearch(parseSearch(useSearch({ strict: false })));
  return (
    <div className={classes["nav"]}>
      <Link
        to="/"
        search={search}
        activeOptions={{ exact: true, includeSearch: false }}
        className={classes["link"]}
        onClick={onNavigate}
      >
        <IconHome size={18} stroke={1.6} aria-hidden />
        Overview
      </Link>
      {reportGroups.map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <div className={classes["group"]} aria-hidden>
            {group.label}
          </div>
          {group.reports.map((report) => {
            const Icon = icons[report.name];
            return (
              <Link
                key={report.name}
                to="/reports/$report"
                params={{ report: report.name }}
                search={search}
                activeOptions={{ includeSearch: false }}
                className={classes["link"]}
                onClick={onNavigate}
              >
                <Icon size={18} stroke={1.6} aria-hidden />
                {report.title}
              </Link>
            );
          })}
        </div>
      ))}
    </div>
  );
}
