import { Button, Stack, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement, SubmitEvent } from "react";
import { useState } from "react";
import { answerChallenge } from "../../lib/session";
import { Failure } from "../../ui/failure";
import classes from "./sign-in.module.css";

interface Props {
  challengeToken: string;
  onSignedIn: () => void;
  onBack: () => void;
}

/** The second step of signing in, for those who have a second factor. */
export function SignInCode({ challengeToken, onSignedIn, onBack }: Props): ReactElement {
  const client = useQueryClient();
  const [code, setCode] = useState("");
  const attempt = useMutation({
    mutationFn: () => answerChallenge(client, challengeToken, code.trim()),
    onSuccess: onSignedIn,
    onError: () => setCode(""),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <form className={classes["form"]} onSubmit={submit}>
      <Title order={1}>Your second factor</Title>
      <p className={classes["lead"]}>
        The password is right. Enter the six digits of your authenticator app, or one of your recovery codes.
      </p>
      <Stack gap="md">
        <Failure error={attempt.error} title="Sign-in failed" />
        <TextInput
          label="Code"
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellCheck={false}
          required
          withAsterisk={false}
          size="md"
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={attempt.isPending}>
          Sign in
        </Button>
        <Button variant="subtle" size="md" fullWidth disabled={attempt.isPending} onClick={onBack}>
          Start over
        </Button>
      </Stack>
    </form>
  );
}
