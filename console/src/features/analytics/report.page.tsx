import { Button, Skeleton, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { QueryParams } from "../../lib/api";
import { useSession } from "../../lib/session";
import { DownloadLink } from "../../ui/download-link";
import { EmptyState } from "../../ui/empty-state";
import { ErrorState } from "../../ui/error-state";
import { usePageTitle } from "../../ui/page-title";
import { Panel } from "../../ui/panel";
import { csvAddress, reportPagesQuery, reportQuery } from "./analytics.api";
import { DefinitionButton } from "./definition-button";
import { FilterBar } from "./filter-bar";
import { Headlines } from "./headlines";
import classes from "./report.module.css";
import { fromTheStart, optionParameters } from "./parameters";
import { PeriodLine } from "./period-line";
import { ReportChartCard, useDrawing } from "./report-chart-card";
import { ReportNotes } from "./report-notes";
import { ReportTable } from "./report-table";
import type { ReportConfig } from "./report-types";
import { findReport } from "./reports";
import { useView } from "./use-view";

export function ReportPage(): ReactElement | null {
  const { report } = useParams({ from: "/shell/reports/$report" });
  const config = findReport(report);
  // A report's tables and pages are its own: the key starts the next report afresh.
  return config === undefined ? null : <ReportView key={config.name} config={config} />;
}

function ReportView({ config }: { config: ReportConfig }): ReactElement {
  usePageTitle(config.title);
  const { permissions } = useSession();
  const view = useView(config.filters);
  const reach = (span: QueryParams): QueryParams =>
    config.reachesBack === true ? fromTheStart(span, view.options) : span;
  const asked = { ...optionParameters(config, view.search) };
  const params = { ...reach(view.view.current), ...asked };
  const pages = useInfiniteQuery(reportPagesQuery(config.name, { ...params, limit: config.limit ?? 50 }));
  const before = useQuery({
    ...reportQuery(config.name, { ...view.view.previous, ...asked, limit: 1000 }),
    enabled:
      view.view.previous !== null &&
      (config.rowChange !== undefined || config.headlines !== undefined || isTrend(config)),
  });
  const first = pages.data?.pages[0];
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const compared = view.view.previous === null ? undefined : before.data;
  const drawing = useDrawing({ config, view, report: first, rows, previous: compared });
  return (
    <div className={classes["page"]}>
      <header className={classes["head"]}>
        <div>
          <div className={classes["title"]}>
            <Title order={1}>{config.title}</Title>
            <DefinitionButton
              name={config.name}
              params={{ ...params, limit: config.limit }}
              points={first === undefined ? undefined : (drawing?.points ?? rows)}
            />
          </div>
          <p className={classes["summary"]}>{config.summary}</p>
        </div>
        {permissions.includes("analytics.export") && (
          <DownloadLink href={csvAddress(config.name, params)} name={`${config.name}.csv`}>
            Download CSV
          </DownloadLink>
        )}
      </header>
      <FilterBar {...view} filters={config.filters} extras={config.options ?? []} onChange={view.change} />
      <PeriodLine
        view={view.view}
        options={view.options}
        standing={!config.filters.includes("period")}
        timezone={first?.timezone}
        asOf={first?.asOf}
      />
      {pages.isError && first === undefined ? (
        <Panel title={config.title}>
          <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
        </Panel>
      ) : first === undefined ? (
        <Waiting title={config.title} />
      ) : rows.length === 0 ? (
        <Panel title={config.title}>
          <EmptyState
            title="Nothing to show"
            action={
              config.filters.includes("period") && view.view.period !== "all" ? (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => view.change({ period: "all", from: undefined, to: undefined })}
                >
                  Show all time
                </Button>
              ) : undefined
            }
          >
            {config.whenEmpty} Choose a longer period or take a filter out.
          </EmptyState>
        </Panel>
      ) : (
        <>
          {config.headlines !== undefined && (
            <Headlines headlines={config.headlines} report={{ ...first, rows }} previous={compared} />
          )}
          <ReportNotes head={first.head} currency={first.currency} />
          {drawing !== null && <ReportChartCard drawing={drawing} />}
          <Panel title={`${config.title}, in figures`}>
            <ReportTable
              config={config}
              view={view}
              report={first}
              rows={rows}
              previous={compared}
              busy={pages.isPlaceholderData}
            />
            {pages.isFetchNextPageError && (
              <ErrorState error={pages.error} onRetry={() => void pages.fetchNextPage()} />
            )}
            {pages.hasNextPage && !pages.isFetchNextPageError && (
              <div className={classes["more"]}>
                <Button
                  variant="default"
                  loading={pages.isFetchingNextPage}
                  onClick={() => void pages.fetchNextPage()}
                >
                  Load more
                </Button>
              </div>
            )}
          </Panel>
        </>
      )}
    </div>
  );
}

function isTrend(config: ReportConfig): boolean {
  return config.chart.kind === "trend";
}

function Waiting({ title }: { title: string }): ReactElement {
  return (
    <div role="status" aria-label={`Loading ${title}`} className={classes["page"]}>
      <Skeleton height={320} radius="lg" />
      <Skeleton height={420} radius="lg" />
    </div>
  );
}
