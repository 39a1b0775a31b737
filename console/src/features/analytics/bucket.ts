const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A bucket as people write it: 2026-01 → Jan 2026, 2026-W05 → Week 5, 2026, 2026-01-31 → 31 Jan 2026. */
export function bucketLabel(bucket: string): string {
  const week = /^(\d{4})-W(\d{2})$/.exec(bucket);
  if (week !== null) {
    return `Week ${Number(week[2])}, ${week[1] ?? ""}`;
  }
  const date = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(bucket);
  if (date === null) {
    return bucket;
  }
  const month = `${months[Number(date[2]) - 1] ?? ""} ${date[1] ?? ""}`;
  return date[3] === undefined ? month : `${Number(date[3])} ${month}`;
}
