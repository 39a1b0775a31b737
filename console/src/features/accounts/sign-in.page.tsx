import { Button, Divider, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { canUsePasskeys } from "../../lib/passkey";
import { signIn, signInByPasskey } from "../../lib/session";
import { ColorSchemeToggle } from "../../ui/color-scheme-toggle";
import { Failure, fieldError } from "../../ui/failure";
import { Wordmark } from "../../ui/logo";
import { usePageTitle } from "../../ui/page-title";
import { ColonnadeScene } from "./colonnade-scene";
import { SignInCode } from "./sign-in-code";
import classes from "./sign-in.module.css";

export function SignInPage(): ReactElement {
  usePageTitle("Sign in");
  const router = useRouter();
  const { next } = useSearch({ from: "/sign-in" });
  const [challengeToken, setChallengeToken] = useState<string | null>(null);
  const enter = (): void => void router.navigate({ to: next ?? "/", replace: true });
  return (
    <div className={classes["page"]}>
      <section className={classes["side"]} aria-label="Sign in">
        <div className={classes["top"]}>
          <Wordmark size={28} />
          <ColorSchemeToggle />
        </div>
        {challengeToken === null ? (
          <SignInForm onSignedIn={enter} onChallenge={setChallengeToken} />
        ) : (
          <SignInCode
            challengeToken={challengeToken}
            onSignedIn={enter}
            onBack={() => setChallengeToken(null)}
          />
        )}
        <p className={classes["foot"]}>For vendors and operators of this marketplace.</p>
      </section>
      <div className={classes["scene"]} aria-hidden>
        <ColonnadeScene />
      </div>
    </div>
  );
}

interface FormProps {
  onSignedIn: () => void;
  onChallenge: (token: string) => void;
}

function SignInForm({ onSignedIn, onChallenge }: FormProps): ReactElement {
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useMutation({
    mutationFn: () => signIn(client, email.trim(), password),
    onSuccess: (challenge) => (challenge === null ? onSignedIn() : onChallenge(challenge)),
    onError: () => setPassword(""),
  });
  const passkey = useMutation({ mutationFn: () => signInByPasskey(client), onSuccess: onSignedIn });

  function onSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    passkey.reset();
    attempt.mutate();
  }

  return (
    <form className={classes["form"]} onSubmit={onSubmit}>
      <Title order={1}>Sign in to the console</Title>
      <p className={classes["lead"]}>Sales, customers and stock, exact at the moment you look.</p>
      <Stack gap="md">
        <Failure
          error={attempt.error ?? passkey.error}
          title="Sign-in failed"
          shown={["email", "password"]}
        />
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
          error={fieldError(attempt.error, "email")}
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
          error={fieldError(attempt.error, "password")}
          visibilityToggleButtonProps={{ "aria-label": "Show what was typed" }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={attempt.isPending} disabled={passkey.isPending}>
          Sign in
        </Button>
        {canUsePasskeys() && (
          <>
            <Divider label="or" />
            <Button
              variant="default"
              size="md"
              fullWidth
              leftSection={<IconFingerprint size={19} aria-hidden />}
              loading={passkey.isPending}
              disabled={attempt.isPending}
              onClick={() => {
                attempt.reset();
                passkey.mutate();
              }}
            >
              Sign in with a passkey
            </Button>
          </>
        )}
      </Stack>
    </form>
  );
}
