import { ActionIcon, Skeleton, Tooltip } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { Suspense } from "react";
import type { QueryParams } from "../../lib/api";
import { ChartFrame } from "../../charts/chart-frame";
import type { ChartTableData } from "../../charts/chart-table";
import { EmptyState } from "../../ui/empty-state";
import { ErrorState } from "../../ui/error-state";
import { Panel } from "../../ui/panel";
import { useDefinition } from "./definition-button";
import { reportTitle } from "./reports";
import type { ReportName } from "./report-types";
import { carrySearch } from "./search";
import type { AnalyticsSearch } from "./search";

interface Props<T> {
  title: string;
  /** Whose definition the info button shows, and what it was asked with. */
  definition: string;
  params: QueryParams;
  /** What is drawn; a chart's own answer unless told. */
  points?: (data: T) => readonly unknown[];
  /** The report that says more. */
  report?: ReportName;
  search: AnalyticsSearch;
  query: UseQueryResult<T>;
  isEmpty: (data: T) => boolean;
  whenEmpty: string;
  table: (data: T) => ChartTableData;
  summary: (data: T) => string;
  children: (data: T) => ReactNode;
  className?: string | undefined;
  height?: number;
}

/** A chart of the overview with everything that can happen to it: loading, nothing to show, failure. */
export function ChartCard<T>(props: Props<T>): ReactElement {
  const { title, definition, report, search, query, isEmpty, whenEmpty, table, summary, children } = props;
  const { className, height = 270, params, points = asIs } = props;
  const { data } = query;
  const { trigger, dialog } = useDefinition({
    name: definition,
    of: title,
    params,
    points: data === undefined ? undefined : points(data),
  });
  const actions = (
    <>
      {trigger}
      {report !== undefined && (
        <Tooltip label={`Report: ${reportTitle(report)}`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Open the report ${reportTitle(report)}`}
            renderRoot={(props) => (
              <Link {...props} to="/reports/$report" params={{ report }} search={carrySearch(search)} />
            )}
          >
            <IconArrowRight size={17} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
  if (data !== undefined && !isEmpty(data)) {
    return (
      <>
        <ChartFrame
          title={title}
          summary={summary(data)}
          table={table(data)}
          height={height}
          actions={actions}
          className={className}
        >
          <Suspense fallback={<Skeleton height={height} />}>{children(data)}</Suspense>
        </ChartFrame>
        {dialog}
      </>
    );
  }
  return (
    <>
      <Panel title={title} actions={actions} className={className}>
        <div style={{ minHeight: height, display: "grid", alignContent: "center" }}>
          {query.isError ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : data === undefined ? (
            <Skeleton height={height} />
          ) : (
            <EmptyState title="Nothing to draw">{whenEmpty}</EmptyState>
          )}
        </div>
      </Panel>
      {dialog}
    </>
  );
}

function asIs(data: unknown): readonly unknown[] {
  return Array.isArray(data) ? data : [];
}
