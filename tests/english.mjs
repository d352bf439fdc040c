#!/usr/bin/env node
// Finds turns of phrase that a stranger reads twice, in the docs and in the comments and strings of the C# files.
//
//   node tests/english.mjs              fails if there are more of a kind than tests/english.json allows, and then lists them
//   node tests/english.mjs --list       lists them all
//   node tests/english.mjs --update     lowers the numbers in tests/english.json to what is left; they never rise
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const baseline = join(root, "tests/english.json");
const START = String.raw`(?:^|\0|[.!?:;|)]\s|\n\s*(?:[-*]|\d+\.)\s)\s*`;

/** What is looked for, and what to write instead. */
const rules = {
  of: { find: new RegExp(`(?<=${START})Of\\s[^.!?\\0]*|(?<=[;:]\\s)of\\s[^.!?;\\0]*`, "g"), instead: 'subject first: not "Of X, Y is Z" but "Y of X is Z"' },
  none: { find: /\b(?:is|are|was|were|be|been)\s+none\b[^.!?;\0]*/gi, instead: '"there is no X", "is not an X", "is missing"' },
  anew: { find: /\banew\b/gi, instead: '"again"' },
  many: { find: new RegExp(`(?<=${START})So many\\b[^.!?\\0]*`, "g"), instead: '"at most this many"' },
  where: { find: /\bnull\s+where\b[^.!?;\0]*/gi, instead: '"null if"' },
};

/** Findings that are right as they are: the path, a part of the text, and why. */
const allowed = [
  ["tests/Ralf.Actions.Tests/", "Of_", "names of tests that messages quote"],
];

/** The text with everything blanked that is not prose, so that offsets stay; \0 ends a stretch of prose. */
function prose(path, text) {
  const blank = (part) => part.replace(/[^\n]/g, "\0");
  if (path.endsWith(".md")) {
    return text
      .replace(/^(```+|~~~+)[^]*?^\1.*$/gm, blank)
      .replace(/^(?: {4}|\t).*$/gm, blank)
      .replace(/`[^`\n]+`/g, (code) => code.replace(/[^\n]/g, "_"))
      .replace(/\n(?=[ \t]*\n)/g, "\0");
  }

  // Strings that span lines, interpolated or not, then strings and characters of one line, then comments; code is what is between them.
  const token = /("{3,})[^]*?\1|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|\/\*[^]*?\*\/|(?:^[ \t]*\/\/.*\n?)+|\/\/.*/gm;
  let result = "";
  let end = 0;
  for (const { 0: part, index } of text.matchAll(token)) {
    const isComment = /^\s*\//.test(part);
    const words = isComment
      ? part.replace(/^[ \t]*\/{2,}|<[^<>\n]*>/gm, (mark) => (/^<(param|summary|returns|remarks|exception)/.test(mark) ? blank(mark) : " ".repeat(mark.length)))
      : part.replace(/^@?"+|"+$|^'|'$/g, blank);
    result += blank(text.slice(end, index)) + words;
    end = index + part.length;
  }

  return result + blank(text.slice(end));
}

const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
const paths = tracked.split("\0").filter((p) => /^(docs\/.*\.md|README\.md|CONTRIBUTING\.md|SECURITY\.md|(src|tests)\/.*\.cs)$/.test(p) && existsSync(join(root, p)));
const found = Object.fromEntries(Object.keys(rules).map((r) => [r, []]));
for (const path of paths) {
  const text = readFileSync(join(root, path), "utf8").replaceAll("\r", "");
  const words = prose(path, text);
  for (const [rule, { find }] of Object.entries(rules)) {
    for (const { 0: part, index } of words.matchAll(find)) {
      const said = part.replace(/\s+/g, " ").trim();
      if (!allowed.some(([where, what]) => path.startsWith(where) && said.includes(what))) {
        found[rule].push(`${path}:${text.slice(0, index).split("\n").length}: ${said.slice(0, 120)}`);
      }
    }
  }
}

const limits = existsSync(baseline) ? JSON.parse(readFileSync(baseline, "utf8")) : {};
if (process.argv[2] === "--update") {
  for (const rule of Object.keys(rules)) limits[rule] = Math.min(limits[rule] ?? Infinity, found[rule].length);
  writeFileSync(baseline, `${JSON.stringify(limits, null, 2)}\n`);
}

for (const [rule, { instead }] of Object.entries(rules)) {
  const [count, limit] = [found[rule].length, limits[rule] ?? 0];
  if (count > limit || process.argv[2] === "--list") console.log(found[rule].join("\n"));
  console.log(`${rule}: ${count} found, ${limit} allowed. Write ${instead}.`);
  if (count < limit) console.log(`${rule}: node tests/english.mjs --update lowers what is allowed`);
  if (count > limit) process.exitCode = 1;
}
