// Runs every pipeline and every mapper over a folder of `stoa export mongo`, without a MongoDB: mingo does the work.
//
//   node run.js FOLDER ['{"from": "2026-01-01T00:00:00Z", "timezone": "Europe/London"}']
//
// Prints {reports: {name: rows}, charts: {name: points}}. `now` and `timezone` come from the export unless given.
//
// JavaScript has no decimals, and sums of doubles drift: people who paid the same would not tie. So amounts are read as
// whole ten-thousandths, which are exact up to 900 thousand million, and turned back when printed.

import { createReadStream, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { aggregate } from "mingo";
import { charts } from "./charts.js";
import { chartSources, reports } from "./pipelines.js";

const SCALE = 10_000;

function revive(_, value) {
  if (value === null || typeof value !== "object") return value;
  if ("$numberDecimal" in value) return scaled(value.$numberDecimal);
  if ("$date" in value) {
    return new Date(typeof value.$date === "string" ? value.$date : Number(value.$date.$numberLong));
  }
  return value;
}

function scaled(text) {
  const amount = Math.round(Number(text) * SCALE);
  if (!Number.isSafeInteger(amount)) throw new Error(`${text} is too much for exact sums here`);
  return amount;
}

async function read(folder) {
  const collections = {};
  for (const file of readdirSync(folder).filter((f) => f.endsWith(".jsonl"))) {
    const documents = [];
    for await (const line of createInterface({ input: createReadStream(join(folder, file)) })) {
      documents.push(JSON.parse(line, revive));
    }
    collections[file.slice(0, -".jsonl".length)] = documents;
  }
  return collections;
}

const unscaled = (rows, money) => rows.map((row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) =>
    [name, money.includes(name) && value !== null ? value / SCALE : value])));

const [folder, given] = process.argv.slice(2);
const about = JSON.parse(readFileSync(join(folder, "export.json"), "utf8"));
if (about.money !== "decimal") throw new Error("Export with --money decimal: doubles are not exact.");
const parameters = { now: about.asOf, timezone: about.timezone, ...JSON.parse(given ?? "{}") };
const collections = await read(folder);

const run = (name, more = {}) => {
  const { collection, pipeline } = reports[name] ?? chartSources[name];
  return aggregate(collections[collection], pipeline({ ...parameters, ...more }), {
    collectionResolver: (other) => collections[other],
  });
};

const answer = { reports: {}, charts: {} };
for (const [name, { money }] of Object.entries(reports)) answer.reports[name] = unscaled(run(name), money);
for (const [name, { source, parameters: own, map, money }] of Object.entries(charts)) {
  answer.charts[name] = unscaled(map(run(source, own)), money);
}
process.stdout.write(JSON.stringify(answer));
