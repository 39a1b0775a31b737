// Prints a report's pipeline as somebody would type it into mongosh:
//
//   node print.js top-products ['{"from": "2026-01-01T00:00:00Z"}']
//
// Without a name: the names.

import { chartSources, reports, toMongosh } from "./pipelines.js";

const [name, parameters] = process.argv.slice(2);
const known = [...Object.keys(reports), ...Object.keys(chartSources)];
if (!known.includes(name)) {
  process.stderr.write(`${known.join("\n")}\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(`${toMongosh(name, JSON.parse(parameters ?? "{}"))}\n`);
}
