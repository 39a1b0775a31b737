import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconLogout, IconShieldLock, IconUserCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { signOut, useSession } from "../lib/session";
import { messageOf } from "../ui/error-state";

export function UserMenu(): ReactElement | null {
  const client = useQueryClient();
  const router = useRouter();
  const { user, antiforgeryToken } = useSession();
  const leave = useMutation({
    mutationFn: () => signOut(client, antiforgeryToken),
    onSuccess: () => router.navigate({ to: "/sign-in", search: {} }),
  });
  if (user === null) {
    return null;
  }
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <UnstyledButton style={{ borderRadius: "50%", padding: 2 }}>
          <VisuallyHidden>Account of {user.name}</VisuallyHidden>
          <Avatar size={32} radius="xl" color="aegean" variant="light" aria-hidden>
            {initials(user.name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: "8px 12px" }}>
          <Text size="sm" fw={600} truncate>
            {user.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.email}
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            {user.vendorName === null ? user.role : `${user.role}, ${user.vendorName}`}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component="a" href="/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
          Your account
        </Menu.Item>
        <Menu.Item component="a" href="/account/security" leftSection={<IconShieldLock size={16} aria-hidden />}>
          Security
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          disabled={leave.isPending}
          closeMenuOnClick={false}
          onClick={() => leave.mutate()}
        >
          Sign out
        </Menu.Item>
        {leave.isError && (
          <Text size="xs" c="red" px="sm" pb="xs" role="alert">
            {messageOf(leave.error)}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}
