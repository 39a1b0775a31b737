import { Button, Skeleton, Stack } from "@mantine/core";
import type { UseInfiniteQueryResult, UseQueryResult } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { DataTable } from "./data-table";
import type { TableColumn } from "./data-table";
import { ErrorState } from "./error-state";
import { Panel } from "./panel";

interface Props<TRow extends object> {
  title: string;
  actions?: ReactNode;
  query:
    | Pick<UseQueryResult, "isError" | "error" | "refetch" | "isPlaceholderData">
    | Pick<
        UseInfiniteQueryResult,
        | "isError"
        | "error"
        | "refetch"
        | "isPlaceholderData"
        | "hasNextPage"
        | "fetchNextPage"
        | "isFetchingNextPage"
        | "isFetchNextPageError"
      >;
  /** Undefined until they arrived. */
  rows: TRow[] | undefined;
  columns: readonly TableColumn<TRow>[];
  /** Instead of a table without rows. */
  empty: ReactNode;
}

/** A table in a panel, with what it shows while there is nothing yet, nothing at all, or an error. */
export function ListPanel<TRow extends object>(props: Props<TRow>): ReactElement {
  const { title, actions, query, rows, columns, empty } = props;
  return (
    <Panel title={title} actions={actions}>
      {rows === undefined ? (
        query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Waiting title={title} />
        )
      ) : rows.length === 0 ? (
        empty
      ) : (
        <DataTable label={`${title}, table`} columns={columns} rows={rows} busy={query.isPlaceholderData} stacked />
      )}
      {"hasNextPage" in query && query.isFetchNextPageError && (
        <ErrorState error={query.error} onRetry={() => void query.fetchNextPage()} />
      )}
      {"hasNextPage" in query && query.hasNextPage && !query.isFetchNextPageError && (
        <Stack align="center" pt="md">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Load more
          </Button>
        </Stack>
      )}
    </Panel>
  );
}

function Waiting({ title }: { title: string }): ReactElement {
  return (
    <Stack gap="sm" role="status" aria-label={`Loading ${title}`}>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={34} radius="md" />
      ))}
    </Stack>
  );
}
