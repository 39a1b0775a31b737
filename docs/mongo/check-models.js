// Holds every document of a folder of `stoa export mongo` against its Mongoose model: node check-models.js FOLDER
// A field that the model does not know, a value of another type, and a field that no document has are errors.

import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import mongoose from "mongoose";
import { models } from "./models.js";

const { EJSON } = mongoose.mongo.BSON;
const counts = {};
for (const [collection, Model] of Object.entries(models)) {
  const unseen = new Set(Object.keys(Model.schema.paths).map((path) => path.split(".")[0]));
  counts[collection] = 0;
  const lines = createInterface({ input: createReadStream(join(process.argv[2], `${collection}.jsonl`)) });
  for await (const line of lines) {
    const document = EJSON.parse(line);
    for (const name of Object.keys(document)) unseen.delete(name);
    const error = new Model(document).validateSync();
    if (error) throw new Error(`${collection} ${document._id}: ${error.message}`);
    counts[collection]++;
  }
  if (counts[collection] > 0 && unseen.size > 0) throw new Error(`${collection} never has ${[...unseen].join(", ")}`);
}
process.stdout.write(JSON.stringify(counts));
