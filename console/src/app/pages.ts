import type { Session } from "../lib/session";

/** What a page asks of whoever opens it. */
export interface Demand {
  permission: string;
  /** The page is about the vendor one acts for. */
  ofVendor?: boolean;
}

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** Left out where everybody who is signed in may be. */
    demand?: Demand;
  }
}

export const figures: Demand = { permission: "analytics.read" };
export const people: Demand = { permission: "accounts.read" };
export const operation: Demand = { permission: "platform.operate" };
export const privacy: Demand = { permission: "privacy.manage" };
export const audit: Demand = { permission: "audit.read" };
export const vendors: Demand = { permission: "vendors.manage" };
export const shop: Demand = { permission: "shop.manage", ofVendor: true };
export const staff: Demand = { permission: "members.manage", ofVendor: true };
export const stock: Demand = { permission: "stock.manage" };

export const taxonomy: Demand = { permission: "taxonomy.manage" };
export const currencies: Demand = { permission: "currencies.manage" };
export const catalogue: Demand = { permission: "catalog.manage" };

export function mayOpen(demand: Demand | undefined, { user, permissions }: Session): boolean {
  return (
    demand === undefined ||
    (permissions.includes(demand.permission) && (demand.ofVendor !== true || user?.vendorId !== null))
  );
}

/** Where somebody starts: the figures, or else the first page that they may open. */
export function startOf(session: Session): "/" | "/users" | "/staff" | "/stock" {
  if (mayOpen(figures, session)) {
    return "/";
  }
  return mayOpen(people, session)
    ? "/users"
    : mayOpen(staff, session)
      ? "/staff"
      : mayOpen(stock, session)
        ? "/stock"
        : "/";
}
