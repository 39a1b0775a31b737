import { sendJson } from "./api";

interface Question {
  token: string;
  options: PublicKeyCredentialRequestOptionsJSON;
}

/** A device's answer, as the host takes it. */
export interface PasskeyAnswer {
  token: string;
  credential: unknown;
}

/** Whether this browser can be asked for a passkey in the words that the host uses. */
export function canUsePasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential
  );
}

/** Asks the person's device for a passkey: to sign in, or, signed in, to prove who they are. */
export async function askForPasskey(antiforgeryToken: string): Promise<PasskeyAnswer> {
  const { token, options } = await sendJson<Question>(
    "POST",
    "/api/v1/auth/passkeys/options",
    antiforgeryToken,
    {},
  );
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await takeCredential(publicKey);
  if (!(credential instanceof PublicKeyCredential)) {
    throw new Error("The device gave no passkey.");
  }
  return { token, credential: credential.toJSON() as unknown };
}

async function takeCredential(publicKey: PublicKeyCredentialRequestOptions): Promise<Credential | null> {
  try {
    return await navigator.credentials.get({ publicKey });
  } catch (error) {
    // Browsers say nothing more exact, so that sites learn nothing about whoever declines.
    if (error instanceof DOMException && error.name === "NotAllowedError") {
      throw new Error("The device said no, or nobody answered it.", { cause: error });
    }
    throw error;
  }
}
