import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { filterOptionsQuery } from "./analytics.api";
import type { FilterOptions } from "./analytics.api";
import type { SearchChange } from "./filter-bar";
import { viewParameters } from "./parameters";
import type { ViewParameters } from "./parameters";
import type { FilterName } from "./report-types";
import { changeSearch, parseSearch } from "./search";
import type { AnalyticsSearch } from "./search";
import { useNow } from "./use-now";

export interface View {
  search: AnalyticsSearch;
  options: FilterOptions;
  now: Date;
  view: ViewParameters;
  change: (change: SearchChange) => void;
}

/** What the address asks for, in terms of what the marketplace has. */
export function useView(filters: readonly FilterName[]): View {
  const raw = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data: options } = useSuspenseQuery(filterOptionsQuery);
  const now = useNow();
  const search = useMemo(() => parseSearch(raw), [raw]);
  const view = viewParameters(search, options, now, filters);
  const change = (next: SearchChange): void => {
    void navigate({ to: ".", search: changeSearch(search, next), replace: false, resetScroll: false });
  };
  return { search, options, now, view, change };
}
