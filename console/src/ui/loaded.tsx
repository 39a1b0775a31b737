import { Center, Loader } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { ErrorState } from "./error-state";

interface Props<T> {
  query: UseQueryResult<T>;
  /** What is awaited, such as "the vendor". */
  label: string;
  children: (data: T) => ReactNode;
}

/** What was read, or that it is awaited, or why it did not come. */
export function Loaded<T>({ query, label, children }: Props<T>): ReactElement {
  if (query.data !== undefined) {
    return <>{children(query.data)}</>;
  }
  return (
    <Center mih={160}>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loader size="sm" role="status" aria-label={`Loading ${label}`} />
      )}
    </Center>
  );
}
