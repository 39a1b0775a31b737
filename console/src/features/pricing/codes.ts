import { currencyName } from "../../lib/format";

/** Every currency that the browser knows; the host decides which it takes. */
export const currencyChoices = Intl.supportedValuesOf("currency").map((value) => ({
  value,
  label: `${value} ${currencyName(value)}`,
}));
