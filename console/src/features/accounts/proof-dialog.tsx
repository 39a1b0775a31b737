import { Button, Divider, PasswordInput, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useEffect, useState } from "react";
import { askForPasskey, canUsePasskeys } from "../../lib/passkey";
import { useSession } from "../../lib/session";
import { onProofNeeded } from "../../lib/step-up";
import type { ProofMethod } from "../../lib/step-up";
import { DialogText, FormDialog } from "../../ui/dialog";
import { prove } from "./accounts.api";

interface Question {
  methods: readonly ProofMethod[];
  answer: (proved: boolean) => void;
}

/** Asks whoever changes something that matters to prove again who they are. One for all requests. */
export function ProofDialog(): ReactElement | null {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => {
    let open: Question | null = null;
    const forget = onProofNeeded(
      (methods) =>
        new Promise((resolve) => {
          open = {
            methods,
            answer: (proved) => {
              open = null;
              setQuestion(null);
              resolve(proved);
            },
          };
          setQuestion(open);
        }),
    );
    return () => {
      forget();
      open?.answer(false);
    };
  }, []);
  return question === null ? null : <Ask {...question} />;
}

function Ask({ methods, answer }: Question): ReactElement {
  const { antiforgeryToken } = useSession();
  const [text, setText] = useState("");
  const byPassword = methods.includes("password");
  const typed = useMutation({
    mutationFn: () => prove(antiforgeryToken, byPassword ? { password: text } : { code: text.trim() }),
    onSuccess: () => answer(true),
    onError: () => setText(""),
  });
  const device = useMutation({
    mutationFn: async () => prove(antiforgeryToken, { passkey: await askForPasskey(antiforgeryToken) }),
    onSuccess: () => answer(true),
  });
  return (
    <FormDialog
      title="Is it still you?"
      size={420}
      above
      action="Confirm"
      busy={typed.isPending || device.isPending}
      error={typed.error ?? device.error}
      onClose={() => answer(false)}
      onSubmit={() => {
        device.reset();
        typed.mutate();
      }}
    >
      <DialogText>
        {byPassword
          ? "This change matters, so it asks for your password again. After that, ten minutes are free of questions."
          : "This change matters, so it asks for your second factor. After that, ten minutes are free of questions."}
      </DialogText>
      {methods.includes("passkey") && canUsePasskeys() && (
        <>
          <Button
            variant="default"
            leftSection={<IconFingerprint size={18} aria-hidden />}
            loading={device.isPending}
            disabled={typed.isPending}
            onClick={() => {
              typed.reset();
              device.mutate();
            }}
          >
            Use a passkey
          </Button>
          <Divider label="or" />
        </>
      )}
      {byPassword ? (
        <PasswordInput
          label="Your password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={text}
          visibilityToggleButtonProps={{ "aria-label": "Show what was typed" }}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          label="Code"
          description="Six digits of your authenticator app, or one of your recovery codes."
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
