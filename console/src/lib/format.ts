/** Everything that turns figures into text. Null is "never recorded" and never looks like zero. */
export const notRecorded = "not recorded";

const locale = "en-GB";
const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let format = cache.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, options);
    cache.set(key, format);
  }
  return format;
}

/** Money as a table shows it: the currency's own decimals, and up to four where the exact figure has them. */
export function formatMoney(value: number | null, currency: string): string {
  if (value === null) {
    return notRecorded;
  }
  const own = numberFormat({ style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return numberFormat({ style: "currency", currency, maximumFractionDigits: Math.max(4, own) }).format(value);
}

/** Money as a tile shows it: whole units from a thousand on, where the cents only distract. */
export function formatMoneyShort(value: number | null, currency: string): string {
  if (value === null) {
    return notRecorded;
  }
  return Math.abs(value) >= 1_000
    ? numberFormat({ style: "currency", currency, maximumFractionDigits: 0 }).format(value)
    : formatMoneyCharged(value, currency);
}

/** Money rounded to the currency's minor unit. */
export function formatMoneyCharged(value: number | null, currency: string): string {
  return value === null ? notRecorded : numberFormat({ style: "currency", currency }).format(value);
}

/** Money beside an axis: £12k, £1.5m. */
export function formatMoneyAxis(value: number, currency: string): string {
  return numberFormat({
    style: "currency",
    currency,
    notation: "compact",
    maximumFractionDigits: 1,
    minimumFractionDigits: 0,
  }).format(value);
}

export function formatCountAxis(value: number): string {
  return numberFormat({ notation: "compact", maximumFractionDigits: 1 }).format(value);
}

export function formatCount(value: number | null): string {
  return value === null ? notRecorded : numberFormat({ maximumFractionDigits: 0 }).format(value);
}

export function formatDecimal(value: number | null, digits = 1): string {
  return value === null
    ? notRecorded
    : numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A fraction as per cent: 0.1234 → 12.3%. */
export function formatPercent(value: number | null, digits = 1): string {
  return value === null
    ? notRecorded
    : numberFormat({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A change as signed per cent with a real minus sign: +12.3%, −4%. */
export function formatChange(value: number): string {
  return numberFormat({
    style: "percent",
    maximumFractionDigits: Math.abs(value) < 1 ? 1 : 0,
    signDisplay: "exceptZero",
  })
    .format(value)
    .replace("-", "−");
}

export function formatDateTime(iso: string | null, timeZone: string): string {
  if (iso === null) {
    return notRecorded;
  }
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(iso));
}

export function formatDate(iso: string | null, timeZone: string): string {
  return iso === null
    ? notRecorded
    : new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone }).format(new Date(iso));
}

/** The time of day that a figure is exact for, to the second. */
export function formatTime(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium", timeZone }).format(new Date(iso));
}

/** The name of a currency: GBP → British Pound. */
export function currencyName(code: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "currency" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The name of a country by its two letters; anything else is shown as the source wrote it. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) {
    return code;
  }
  return new Intl.DisplayNames("en", { type: "region", fallback: "code" }).of(code) ?? code;
}

/** A moment by the clock of whoever looks: for what people did, which belongs to no report's time zone. */
export function formatMoment(iso: string): string {
  return formatDateTime(iso, new Intl.DateTimeFormat().resolvedOptions().timeZone);
}
