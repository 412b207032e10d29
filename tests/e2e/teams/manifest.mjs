// A manifest against Microsoft's JSON schema, which its package carries: node manifest.mjs MANIFEST
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const packages = createRequire(import.meta.url);
const Ajv = packages("ajv-draft-04").default;
const formats = packages("ajv-formats").default;

const manifest = JSON.parse(readFileSync(process.argv[2], "utf8"));
const schemas = packages.resolve("@microsoft/app-manifest/package.json").replace("package.json", "build/json-schemas/teams");
const schema = JSON.parse(readFileSync(`${schemas}/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
const validate = ajv.compile(schema);
const valid = validate(manifest);
process.stdout.write(`${JSON.stringify({ valid, errors: validate.errors ?? [] })}\n`);
