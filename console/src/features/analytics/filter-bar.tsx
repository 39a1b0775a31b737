import { Button, Collapse, NumberInput, SegmentedControl, Select, Switch, Tooltip } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconCalendar } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { currencyName } from "../../lib/format";
import { parseDay, periodLabels, periodNames, resolvePeriod, today } from "../../lib/period";
import type { Granularity, PeriodName } from "../../lib/period";
import { useSession } from "../../lib/session";
import type { FilterOptions } from "./analytics.api";
import { categoryChoices } from "./category-choices";
import classes from "./filter-bar.module.css";
import type { ViewParameters } from "./parameters";
import type { FilterName, ReportOption } from "./report-types";
import type { AnalyticsSearch } from "./search";

export type SearchChange = { [K in keyof AnalyticsSearch]?: AnalyticsSearch[K] | undefined };

interface Props {
  search: AnalyticsSearch;
  options: FilterOptions;
  view: ViewParameters;
  now: Date;
  filters: readonly FilterName[];
  extras?: readonly ReportOption[];
  onChange: (change: SearchChange) => void;
}

const granularities: { value: Granularity; label: string }[] = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
];

// A closed list leaves the page: its own label would otherwise answer for the control's.
const combobox = { keepMounted: false } as const;

/** What is shown and of whom. Every choice goes into the address. */
export function FilterBar(props: Props): ReactElement {
  const { filters, extras = [] } = props;
  const [opened, { toggle }] = useDisclosure(false);
  const narrow = useMediaQuery("(max-width: 48em)", window.matchMedia("(max-width: 48em)").matches);
  const more = filters.some((name) => name !== "period") || extras.length > 0;
  return (
    <div className={classes["bar"]} role="search" aria-label="Filters">
      {filters.includes("period") && <PeriodPicker {...props} />}
      {more && !narrow && <Choices {...props} />}
      {more && narrow && (
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden />}
          aria-expanded={opened}
          onClick={toggle}
        >
          Filters
        </Button>
      )}
      {more && narrow && (
        <Collapse expanded={opened} keepMounted={false} className={classes["narrow"] ?? ""}>
          <div className={classes["stack"]}>
            <Choices {...props} />
          </div>
        </Collapse>
      )}
    </div>
  );
}

function PeriodPicker({ search, options, view, now, onChange }: Props): ReactElement {
  const choose = (value: string | null): void => {
    const period = value as PeriodName | null;
    if (period === null) {
      return;
    }
    if (period !== "custom") {
      onChange({ period, from: undefined, to: undefined });
      return;
    }
    // Start from what is on the screen, so that the range can be adjusted instead of built from nothing.
    const span = resolvePeriod(
      { period: view.period === "all" ? "30d" : view.period },
      now,
      options.timezone,
    ).current;
    const from = span.from === null ? today(now, options.timezone) : today(new Date(span.from), options.timezone);
    onChange({ period, from, to: today(now, options.timezone) });
  };
  return (
    <>
      <Select
        label="Period"
        className={classes["field"] ?? ""}
        data={periodNames.map((value) => ({ value, label: periodLabels[value] }))}
        value={view.period}
        allowDeselect={false}
        withCheckIcon={false}
        comboboxProps={combobox}
        onChange={choose}
      />
      {view.period === "custom" && (
        <DatePickerInput
          key={`${search.from ?? ""}:${search.to ?? ""}`}
          type="range"
          label="From and to"
          className={classes["range"] ?? ""}
          leftSection={<IconCalendar size={16} aria-hidden />}
          valueFormat="D MMM YYYY"
          allowSingleDateInRange
          firstDayOfWeek={1}
          defaultValue={[search.from ?? null, search.to ?? null]}
          onChange={([from, to]) => {
            if (from !== null && to !== null && parseDay(from) !== null && parseDay(to) !== null) {
              onChange({ period: "custom", from, to });
            }
          }}
        />
      )}
    </>
  );
}

function Choices({ search, options, view, filters, extras = [], onChange }: Props): ReactElement {
  const { user } = useSession();
  const has = (name: FilterName): boolean => filters.includes(name);
  return (
    <>
      {has("currency") && options.currencies.length > 1 && (
        <Select
          label="Currency"
          className={classes["short"] ?? ""}
          data={options.currencies.map((code) => ({ value: code, label: code }))}
          renderOption={({ option }) => `${option.value}, ${currencyName(option.value)}`}
          value={search.currency ?? options.currency}
          allowDeselect={false}
          searchable
          comboboxProps={{ ...combobox, width: 240, position: "bottom-start" }}
          onChange={(value) =>
            onChange({ currency: value === options.currency || value === null ? undefined : value })
          }
        />
      )}
      {has("vendor") && user?.vendorId === null && options.vendors.length > 1 && (
        <Select
          label="Vendor"
          className={classes["field"] ?? ""}
          placeholder="All vendors"
          data={options.vendors.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={search.vendorId === undefined ? null : String(search.vendorId)}
          searchable
          clearable
          limit={100}
          nothingFoundMessage="No such vendor"
          comboboxProps={combobox}
          onChange={(value) => onChange({ vendorId: value === null ? undefined : Number(value) })}
        />
      )}
      {has("category") && options.categories.length > 0 && (
        <Select
          label="Category"
          className={classes["field"] ?? ""}
          placeholder="All categories"
          data={categoryChoices(options.categories)}
          value={search.categoryId === undefined ? null : String(search.categoryId)}
          searchable
          clearable
          limit={200}
          nothingFoundMessage="No such category"
          comboboxProps={{ ...combobox, width: 260, position: "bottom-start" }}
          onChange={(value) => onChange({ categoryId: value === null ? undefined : Number(value) })}
        />
      )}
      {extras.map((option) => (
        <OptionControl key={option.param} option={option} search={search} onChange={onChange} />
      ))}
      {has("granularity") && (
        <div>
          <div className={classes["label"]}>By</div>
          <SegmentedControl
            aria-label="Granularity"
            data={granularities}
            value={view.granularity}
            onChange={(granularity) => onChange({ granularity })}
          />
        </div>
      )}
      {has("compare") && (
        <Switch
          className={classes["switch"] ?? ""}
          label="Compare"
          disabled={view.period === "all"}
          checked={view.period !== "all" && search.compare !== false}
          onChange={(event) => onChange({ compare: event.currentTarget.checked ? undefined : false })}
        />
      )}
    </>
  );
}

interface OptionProps {
  option: ReportOption;
  search: AnalyticsSearch;
  onChange: (change: SearchChange) => void;
}

function OptionControl({ option, search, onChange }: OptionProps): ReactElement {
  switch (option.param) {
    case "by":
    case "level":
      return (
        <div>
          <div className={classes["label"]}>{option.label}</div>
          <SegmentedControl
            aria-label={option.label}
            data={[...option.values]}
            value={search[option.param] ?? option.values[0]?.value ?? ""}
            onChange={(value) => onChange({ [option.param]: value === option.values[0]?.value ? undefined : value })}
          />
        </div>
      );
    case "sold":
      return (
        <Tooltip label={option.description} multiline w={240}>
          <Switch
            className={classes["switch"] ?? ""}
            label={option.label}
            checked={search.sold ?? option.initial}
            onChange={(event) => {
              const sold = event.currentTarget.checked;
              onChange({ sold: sold === option.initial ? undefined : sold });
            }}
          />
        </Tooltip>
      );
    case "threshold":
      return (
        <Tooltip label={option.description} multiline w={240}>
          <NumberInput
            label={option.label}
            className={classes["short"] ?? ""}
            min={0}
            max={1_000_000}
            thousandSeparator=","
            allowDecimal={false}
            // Committed when the field is left: every step in between would ask the host.
            key={search.threshold ?? option.initial}
            defaultValue={search.threshold ?? option.initial}
            onBlur={(event) => {
              const value = Number(event.currentTarget.value.replaceAll(",", ""));
              if (Number.isFinite(value) && value >= 0) {
                onChange({ threshold: value === option.initial ? undefined : value });
              }
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") {
                event.currentTarget.blur();
              }
            }}
          />
        </Tooltip>
      );
  }
}
