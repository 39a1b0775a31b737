import { formatCount, formatMoment } from "../../lib/format";
import type { User } from "./accounts.api";
import type { PrivacyRequest } from "./privacy.api";

/** 1 is "1 day", 1,095 are "1,095 days". */
export function daysText(days: number): string {
  return days === 1 ? "1 day" : `${formatCount(days)} days`;
}

/** What is to be said beside a request's state: how far it is, until when it waits, what went wrong. */
export function progressText({
  state,
  kind,
  dueAt,
  steps,
  stepsDone,
  failure,
}: Pick<PrivacyRequest, "state" | "kind" | "dueAt" | "steps" | "stepsDone" | "failure">): string {
  if (failure !== null && state !== "done" && state !== "cancelled") {
    return failure;
  }
  if (state === "running" && steps > 0) {
    return `${formatCount(stepsDone)} of ${formatCount(steps)} parts`;
  }
  // Only erasures are put off: so that somebody can think again.
  return state === "waiting" && kind === "erasure" ? `until ${formatMoment(dueAt)}` : "";
}

/** What somebody typed about a person. */
export interface Details {
  name: string;
  email: string;
  phone: string;
}

/** A person as a form shows them; what is masked or missing is left empty or as it is shown. */
export function detailsOf({ name, email, phone }: Pick<User, "name" | "email" | "phone">): Details {
  return { name, email: email ?? "", phone: phone ?? "" };
}

/** What is to be corrected: null stays as it is; an empty phone is removed. */
export function correctionOf(before: Details, after: Details): { [TField in keyof Details]: string | null } {
  const changed = (field: keyof Details): string | null =>
    after[field].trim() === before[field].trim() ? null : after[field].trim();
  return { name: changed("name"), email: changed("email"), phone: changed("phone") };
}
