import { Alert, Button, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { ApiError } from "../../lib/api";
import { signIn } from "../../lib/session";
import { ColorSchemeToggle } from "../../ui/color-scheme-toggle";
import { messageOf } from "../../ui/error-state";
import { Wordmark } from "../../ui/logo";
import { usePageTitle } from "../../ui/page-title";
import { ColonnadeScene } from "./colonnade-scene";
import classes from "./sign-in.module.css";

export function SignInPage(): ReactElement {
  usePageTitle("Sign in");
  const client = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: "/sign-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useMutation({
    mutationFn: () => signIn(client, email.trim(), password),
    onSuccess: () => router.navigate({ to: next ?? "/", replace: true }),
    onError: () => setPassword(""),
  });
  const fields = attempt.error instanceof ApiError ? attempt.error.fields : {};

  function onSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    attempt.mutate();
  }

  return (
    <div className={classes["page"]}>
      <section className={classes["side"]} aria-label="Sign in">
        <div className={classes["top"]}>
          <Wordmark size={28} />
          <ColorSchemeToggle />
        </div>
        <form className={classes["form"]} onSubmit={onSubmit}>
          <Title order={1}>Sign in to the console</Title>
          <p className={classes["lead"]}>Sales, customers and stock, exact at the moment you look.</p>
          <Stack gap="md">
            {attempt.isError && (
              <Alert
                color="red"
                variant="light"
                role="alert"
                icon={<IconAlertCircle size={18} aria-hidden />}
                title={
                  attempt.error instanceof ApiError && attempt.error.status === 429
                    ? "Too many attempts"
                    : "Sign-in failed"
                }
              >
                {explain(attempt.error)}
              </Alert>
            )}
            <TextInput
              label="E-mail"
              type="email"
              name="email"
              autoComplete="username"
              required
              withAsterisk={false}
              size="md"
              autoFocus
              value={email}
              error={fields["email"]?.join(" ")}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              size="md"
              value={password}
              error={fields["password"]?.join(" ")}
              visibilityToggleButtonProps={{ "aria-label": "Show what was typed" }}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" size="md" fullWidth loading={attempt.isPending}>
              Sign in
            </Button>
          </Stack>
        </form>
        <p className={classes["foot"]}>For vendors and operators of this marketplace.</p>
      </section>
      <div className={classes["scene"]} aria-hidden>
        <ColonnadeScene />
      </div>
    </div>
  );
}

function explain(error: unknown): string {
  if (error instanceof ApiError && error.status === 429 && error.retryAfter !== null) {
    return `Try again in ${error.retryAfter} seconds.`;
  }
  return messageOf(error);
}
