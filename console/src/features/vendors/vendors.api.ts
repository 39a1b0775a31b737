import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";

const members = "/api/v1/vendor/members";

/** Somebody who acts for the vendor. */
export interface Member {
  userId: number;
  name: string;
  email: string | null;
  role: string;
  status: string;
  lastLogin: string | null;
  hasSecondFactor: boolean;
  /** What of their role's permissions they have; null: all. */
  permissions: string[] | null;
  createdAt: string;
}

/** What the role of a vendor's staff holds. */
export interface StaffPermission {
  name: string;
  description: string;
}

export const membersQuery = queryOptions({
  queryKey: ["vendors", "members"],
  queryFn: ({ signal }) => getJson<Member[]>(members, {}, signal),
});

export const staffPermissionsQuery = queryOptions({
  queryKey: ["vendors", "staff permissions"],
  queryFn: ({ signal }) => getJson<StaffPermission[]>(`${members}/permissions`, {}, signal),
});

/** Null: all that the role holds, now and later. */
export type Share = string[] | null;

export function inviteMember(token: string, input: { email: string; permissions: Share }): Promise<null> {
  return sendJson("POST", members, token, { ...input, language: null });
}

export function changeMember(
  token: string,
  { userId, permissions }: { userId: number; permissions: Share },
): Promise<null> {
  return sendJson("PUT", `${members}/${userId}`, token, { permissions });
}

export function removeMember(token: string, userId: number): Promise<null> {
  return sendJson("DELETE", `${members}/${userId}`, token);
}
