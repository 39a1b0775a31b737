import { Select } from "@mantine/core";
import { IconBuildingStore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useSession } from "../../lib/session";
import { EmptyState } from "../../ui/empty-state";
import { Failure } from "../../ui/failure";
import { Page } from "../../ui/page";
import { vendorsQuery } from "../accounts/accounts.api";
import classes from "./inventory.module.css";
import type { Vendor } from "./inventory.api";
import { parseStockSearch } from "./stock-search";
import type { StockSearch } from "./stock-search";

interface Props {
  title: string;
  summary?: ReactNode;
  back?: ReactNode;
  actions?: (vendor: Vendor) => ReactNode;
  /** Shown once it is clear whose stock it is. */
  children: (vendor: Vendor) => ReactNode;
}

/** A page of the stock desk: operators first say whose stock it is about. */
export function Desk({ title, summary, back, actions, children }: Props): ReactElement {
  const { user } = useSession();
  const { vendor } = useDeskSearch();
  const isOperator = user?.vendorId === null;
  const ready = !isOperator || vendor !== undefined;
  const whose = isOperator ? vendor : undefined;
  return (
    <Page title={title} summary={summary} back={back} actions={ready ? actions?.(whose) : undefined}>
      {isOperator && <VendorChoice vendor={vendor} />}
      {ready ? (
        <>
          <DeskTabs />
          {children(whose)}
        </>
      ) : (
        <EmptyState title="Whose stock?" icon={IconBuildingStore}>
          Choose a vendor: you see and do what its own warehouse does.
        </EmptyState>
      )}
    </Page>
  );
}

/** What the address says, on any page of the desk. */
export function useDeskSearch(): StockSearch {
  return parseStockSearch(useSearch({ strict: false }));
}

/** What goes along from page to page: whose stock it is. */
export function useKept(): StockSearch {
  const { vendor } = useDeskSearch();
  return vendor === undefined ? {} : { vendor };
}

function VendorChoice({ vendor }: { vendor: Vendor }): ReactElement {
  const vendors = useQuery(vendorsQuery);
  const navigate = useNavigate();
  return (
    <div className={classes["vendor"]}>
      <Select
        label="Vendor"
        placeholder="Choose a vendor"
        searchable
        limit={100}
        comboboxProps={{ keepMounted: false }}
        data={vendors.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
        value={vendor === undefined ? null : String(vendor)}
        onChange={(chosen) => {
          if (chosen !== null) {
            void navigate({ to: "/stock", search: { vendor: Number(chosen) } });
          }
        }}
      />
      <Failure error={vendors.error} />
    </div>
  );
}

const tabs = [
  { to: "/stock", label: "All stock" },
  { to: "/stock", label: "Low stock", only: "low" },
  { to: "/stock/documents", label: "Documents" },
  { to: "/stock/counts", label: "Counts" },
  { to: "/stock/reservations", label: "Reservations" },
  { to: "/stock/warehouses", label: "Warehouses" },
  { to: "/stock/settings", label: "Settings" },
] as const;

function DeskTabs(): ReactElement {
  const kept = useKept();
  return (
    <nav className={classes["tabs"]} aria-label="Stock desk">
      {tabs.map((tab) => (
        <Link
          key={tab.label}
          to={tab.to}
          search={"only" in tab ? { ...kept, only: tab.only } : kept}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{}}
          className={classes["tab"]}
        >
          {({ isActive }) => (
            <TabLabel isActive={isActive} only={"only" in tab ? tab.only : undefined} text={tab.label} />
          )}
        </Link>
      ))}
    </nav>
  );
}

// Two tabs share an address, and differ in what is shown there.
function TabLabel(props: { isActive: boolean; only: string | undefined; text: string }): ReactElement {
  const { only } = useDeskSearch();
  const isHere = props.isActive && (props.text === "Low stock" ? only === "low" : only !== "low");
  return <span data-here={isHere || undefined}>{props.text}</span>;
}
