import {
  IconActivity,
  IconBox,
  IconBuildingBank,
  IconBuildingStore,
  IconBuildingWarehouse,
  IconCategory,
  IconChartLine,
  IconChecklist,
  IconClockPlay,
  IconCoins,
  IconDevices,
  IconEqual,
  IconFileCertificate,
  IconFileImport,
  IconFileText,
  IconFilter,
  IconFingerprint,
  IconHistory,
  IconHome,
  IconIdBadge2,
  IconKey,
  IconLanguage,
  IconListCheck,
  IconLock,
  IconMailForward,
  IconMap2,
  IconPhoto,
  IconReceiptRefund,
  IconShieldCheck,
  IconShirt,
  IconStar,
  IconTags,
  IconTemplate,
  IconTrendingUp,
  IconTrophy,
  IconUserPlus,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { ReportName } from "../features/analytics/report-types";
import { reportGroups } from "../features/analytics/reports";
import { carrySearch, parseSearch } from "../features/analytics/search";
import { useSession } from "../lib/session";
import classes from "./navigation.module.css";
import {
  audit,
  catalogue,
  currencies,
  figures,
  mayOpen,
  operation,
  people,
  privacy,
  shop,
  staff,
  stock,
  taxonomy,
  vendors,
} from "./pages";

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

/** Links to every page that one may open; the period and whose figures are shown go along among the figures. */
export function Navigation({ onNavigate }: { onNavigate: () => void }): ReactElement | null {
  const session = useSession();
  if (session.needsSecondFactor) {
    return null;
  }
  return (
    <div className={classes["nav"]}>
      {mayOpen(figures, session) && <Figures onNavigate={onNavigate} />}
      {(mayOpen(catalogue, session) || mayOpen(taxonomy, session)) && (
        <Group label="Catalogue">
          {mayOpen(catalogue, session) && <CatalogueLinks onNavigate={onNavigate} />}
          {mayOpen(taxonomy, session) && <TaxonomyLinks onNavigate={onNavigate} />}
        </Group>
      )}
      {mayOpen(people, session) && (
        <Group label="People">
          <PageLink to="/users" icon={IconUsers} onNavigate={onNavigate}>
            People
          </PageLink>
          <PageLink to="/invitations" icon={IconMailForward} onNavigate={onNavigate}>
            Invitations
          </PageLink>
          <PageLink to="/roles" icon={IconShieldCheck} onNavigate={onNavigate}>
            Roles
          </PageLink>
          {mayOpen(privacy, session) && (
            <PageLink to="/privacy" icon={IconLock} onNavigate={onNavigate}>
              Privacy
            </PageLink>
          )}
        </Group>
      )}
      {mayOpen(audit, session) && (
        <Group label="Audit">
          <PageLink to="/audit" icon={IconFingerprint} onNavigate={onNavigate}>
            Audit trail
          </PageLink>
          <PageLink to="/activity" icon={IconHistory} onNavigate={onNavigate}>
            Activity
          </PageLink>
        </Group>
      )}
      {mayOpen(stock, session) && (
        <Group label="Stock">
          <PageLink to="/stock" icon={IconBuildingWarehouse} onNavigate={onNavigate}>
            Stock desk
          </PageLink>
        </Group>
      )}
      {mayOpen(vendors, session) && (
        <Group label="Vendors">
          <PageLink to="/vendors" icon={IconBuildingStore} onNavigate={onNavigate}>
            Vendors
          </PageLink>
          <PageLink to="/vendors/import" icon={IconFileImport} onNavigate={onNavigate}>
            Import vendors
          </PageLink>
        </Group>
      )}
      {(mayOpen(shop, session) || mayOpen(staff, session)) && (
        <Group label="Shop">
          {mayOpen(shop, session) && <ShopLinks onNavigate={onNavigate} />}
          {mayOpen(staff, session) && (
            <PageLink to="/staff" icon={IconIdBadge2} onNavigate={onNavigate}>
              Staff
            </PageLink>
          )}
        </Group>
      )}
      {(mayOpen(operation, session) || mayOpen(currencies, session)) && (
        <Group label="Marketplace">
          {mayOpen(operation, session) && (
            <PageLink to="/jobs" icon={IconClockPlay} onNavigate={onNavigate}>
              Jobs
            </PageLink>
          )}
          {mayOpen(currencies, session) && (
            <PageLink to="/currencies" icon={IconCoins} onNavigate={onNavigate}>
              Currencies
            </PageLink>
          )}
          {mayOpen(operation, session) && (
            <PageLink to="/languages" icon={IconLanguage} onNavigate={onNavigate}>
              Languages
            </PageLink>
          )}
          {mayOpen(operation, session) && (
            <PageLink to="/pages" icon={IconFileText} onNavigate={onNavigate}>
              Pages
            </PageLink>
          )}
        </Group>
      )}
      <Group label="Yours">
        <PageLink to="/sessions" icon={IconDevices} onNavigate={onNavigate}>
          Sessions
        </PageLink>
        <PageLink to="/api-keys" icon={IconKey} onNavigate={onNavigate}>
          API keys
        </PageLink>
      </Group>
    </div>
  );
}

function CatalogueLinks({ onNavigate }: { onNavigate: () => void }): ReactElement {
  return (
    <>
      <PageLink to="/products" icon={IconShirt} onNavigate={onNavigate}>
        Products
      </PageLink>
      <PageLink to="/media" icon={IconPhoto} onNavigate={onNavigate}>
        Pictures and videos
      </PageLink>
      <PageLink to="/imports" icon={IconFileImport} onNavigate={onNavigate}>
        Imports
      </PageLink>
      <PageLink to="/approvals" icon={IconChecklist} onNavigate={onNavigate}>
        Approvals
      </PageLink>
    </>
  );
}

function TaxonomyLinks({ onNavigate }: { onNavigate: () => void }): ReactElement {
  return (
    <>
      <PageLink to="/categories" icon={IconCategory} onNavigate={onNavigate}>
        Categories
      </PageLink>
      <PageLink to="/attributes" icon={IconTags} onNavigate={onNavigate}>
        Attributes
      </PageLink>
      <PageLink to="/product-types" icon={IconTemplate} onNavigate={onNavigate}>
        Product types
      </PageLink>
      <PageLink to="/synonyms" icon={IconEqual} onNavigate={onNavigate}>
        Synonyms
      </PageLink>
    </>
  );
}

function ShopLinks({ onNavigate }: { onNavigate: () => void }): ReactElement {
  return (
    <>
      <PageLink to="/shop" icon={IconListCheck} onNavigate={onNavigate}>
        Getting started
      </PageLink>
      <PageLink to="/shop/profile" icon={IconBuildingStore} onNavigate={onNavigate}>
        Profile and settings
      </PageLink>
      <PageLink to="/shop/documents" icon={IconFileCertificate} onNavigate={onNavigate}>
        Documents
      </PageLink>
      <PageLink to="/shop/payouts" icon={IconBuildingBank} onNavigate={onNavigate}>
        Payout details
      </PageLink>
    </>
  );
}

function Figures({ onNavigate }: { onNavigate: () => void }): ReactElement {
  const search = carrySearch(parseSearch(useSearch({ strict: false })));
  return (
    <>
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
        <Group key={group.label} label={group.label}>
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
        </Group>
      ))}
    </>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <div role="group" aria-label={label}>
      <div className={classes["group"]} aria-hidden>
        {label}
      </div>
      {children}
    </div>
  );
}

interface PageLinkProps {
  to:
    | "/products"
    | "/approvals"
    | "/users"
    | "/invitations"
    | "/roles"
    | "/privacy"
    | "/audit"
    | "/activity"
    | "/imports"
    | "/media"
    | "/vendors"
    | "/vendors/import"
    | "/shop"
    | "/shop/profile"
    | "/shop/documents"
    | "/shop/payouts"
    | "/staff"
    | "/languages"
    | "/pages"
    | "/stock"
    | "/categories"
    | "/attributes"
    | "/product-types"
    | "/synonyms"
    | "/currencies"
    | "/jobs"
    | "/sessions"
    | "/api-keys";
  icon: typeof IconHome;
  onNavigate: () => void;
  children: ReactNode;
}

function PageLink({ to, icon: Icon, onNavigate, children }: PageLinkProps): ReactElement {
  return (
    <Link
      to={to}
      search={{}}
      activeOptions={{ includeSearch: false, exact: to === "/vendors" || to === "/shop" }}
      className={classes["link"]}
      onClick={onNavigate}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      {children}
    </Link>
  );
}
