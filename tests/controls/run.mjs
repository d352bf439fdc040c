#!/usr/bin/env node
// Shows that what keeps work safe is tested: switches off one protection at a time in a copy of the source, and requires the tests named in controls.mjs to fail.
//
//   node tests/controls/run.mjs [NAME...]       RALF_SEEDS=0..100 (simulations; the default), RALF_CONTROLS_DIR=DIR to keep the copy between calls
//   node tests/controls/run.mjs --changed       those whose definition, source or tests changed since all of them passed (.ci/changed.mjs)
//   node tests/controls/run.mjs --check         only whether each place is still there
//
// All are built in one go, each behind a switch of its own (RALF_OFF=NAME), so that the same program passes every one of these tests while nothing is switched off. A place in the
// source that is not there any more, a test that does not exist, and a test that still passes each fail the script.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { controls } from "./controls.mjs";
import { select } from "./select.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const kept = process.env.RALF_CONTROLS_DIR;
const isCheck = process.argv[2] === "--check";
const copy = kept ?? (isCheck ? root : mkdtempSync(join(tmpdir(), "ralf-controls-")));
const seeds = process.env.RALF_SEEDS ?? "0..100";
const isChanged = process.argv[2] === "--changed";
const wanted = process.argv.slice(isCheck || isChanged ? 3 : 2);
const { chosen, why } = isChanged
  ? await select(controls, "src")
  : { chosen: controls.filter((c) => wanted.length === 0 || wanted.includes(c.name)) };
const problems = [];

for (const name of wanted.filter((w) => !controls.some((c) => c.name === w))) {
  problems.push(`there is no protection '${name}'; there are ${controls.map((c) => c.name).join(", ")}`);
}

function makeCopy() {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  for (const file of files.split("\0").filter((f) => f !== "" && existsSync(join(root, f)))) {
    if (/^(src|tests|[^/]+$|\.config)/.test(file)) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(root, file), join(copy, file));
    }
  }

  // In the lowest project, so that all others know it.
  const source = join(copy, "src");
  writeFileSync(
    join(source, "Ralf.Git/Base/Protection.cs"),
    `namespace Ralf;

internal static class Protection
{
    private static readonly string? Off = System.Environment.GetEnvironmentVariable("RALF_OFF");
    public static bool IsOff(string name) => Off == name;
}
`,
  );

  for (const [path, text] of switched()) {
    writeFileSync(join(source, path), text);
  }
}

/** The files with all switches in them, by path; a place that is not there once is a problem. */
function switched() {
  const files = new Map();
  for (const { name, edits } of controls) {
    for (const { file, find, put } of edits) {
      const path = join(root, "src", file);
      if (!files.has(file) && !existsSync(path)) {
        problems.push(`${name}: there is no src/${file}`);
        continue;
      }

      const text = files.get(file) ?? readFileSync(path, "utf8");
      const parts = text.split(anySpacing(find));
      if (parts.length === 2) {
        files.set(file, parts.join(put.replaceAll(/\bOFF\b/g, `Protection.IsOff("${name}")`)));
      } else {
        problems.push(`${name}: ${file} holds ${parts.length - 1} times, not once: ${find}`);
      }
    }
  }

  return files;
}

/** Matches the text however the formatter spaces it and breaks its lines: any white space between two tokens, and some where two words meet. */
function anySpacing(text) {
  const tokens = text.match(/[\w$@]+|[^\w$@\s]/g).map((t) => t.replace(/[.*+?^${}()|[\]\\]/, "\\$&"));
  return new RegExp(tokens.map((t, i) => (i === 0 ? t : `${/\w$/.test(tokens[i - 1]) && /^\w/.test(t) ? "\\s+" : "\\s*"}${t}`)).join(""));
}

function build() {
  const project = join(copy, "tests/Ralf.Actions.Tests");
  for (const step of [
    ["restore", "--locked-mode", "-v", "q"],
    ["build", "--no-restore", "-v", "q", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false"],
  ]) {
    const done = spawnSync("dotnet", step, { cwd: project, encoding: "utf8" });
    if (done.status !== 0) {
      console.error(done.stdout.split("\n").filter((l) => /error/.test(l)).slice(0, 20).join("\n") || done.stdout + done.stderr);
      process.exit(1);
    }
  }

  return join(project, "bin/Debug/net10.0/Ralf.Actions.Tests");
}

/** The tests by `Class.Method`, and whether each passed in all its cases; one that does not end has not. */
async function run(program, tests, off) {
  const { passed, ended } = await runTogether(program, tests, off);
  if (!ended) {
    for (const test of tests) {
      const alone = tests.length === 1 ? { passed, ended } : await runTogether(program, [test], off);
      passed.set(test, alone.ended && alone.passed.get(test));
    }
  }

  return passed;
}

async function runTogether(program, tests, off = "") {
  const filters = tests.flatMap((t) => ["-method", `*.${t}`]);
  const report = join(copy, `report-${off}.xml`);
  rmSync(report, { force: true });
  const child = spawn(program, ["-noColor", ...filters, "-xml", report], {
    cwd: dirname(program),
    stdio: "ignore",
    timeout: off === "" ? undefined : 180_000,
    killSignal: "SIGKILL",
    // One seed that fails is enough.
    env: { ...process.env, RALF_OFF: off, RALF_SEEDS: seeds, RALF_SEED_LIMIT: "20", RALF_SEED_FAILURES: "1" },
  });
  const signal = await new Promise((done) => child.on("close", (_, s) => done(s)));
  const passed = new Map();
  const text = existsSync(report) ? readFileSync(report, "utf8") : "";
  for (const [, attributes] of text.matchAll(/<test ([^>]*)>/g)) {
    const type = /type="[^"]*?([^."]+)"/.exec(attributes)[1];
    const method = /method="([^"]+)"/.exec(attributes)[1];
    const ok = /result="Pass"/.test(attributes);
    for (const name of [`${type}.${method}`, `${type}.*`]) {
      passed.set(name, (passed.get(name) ?? true) && ok);
    }
  }

  return { passed, ended: signal === null };
}

/** Calls `work` for each item, on all cores, and returns what it returned in the order of the items. */
async function onAllCores(items, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

if (why) {
  console.log(why);
}

if (isCheck) {
  switched();
} else if (chosen.length > 0) {
  makeCopy();
}

if (!isCheck && chosen.length > 0 && problems.length === 0) {
  const program = build();
  const all = [...new Set(chosen.flatMap((c) => c.noticed))];
  const before = await run(program, all);
  for (const test of all.filter((t) => before.get(t) !== true)) {
    problems.push(`${test} ${before.has(test) ? "fails although nothing is switched off" : "does not exist"}`);
  }

  console.log("| switched off | what holds no more | noticed by |\n| --- | --- | --- |");
  const results = await onAllCores(chosen, ({ name, noticed }) => run(program, noticed, name));
  for (const [i, { name, what, noticed }] of chosen.entries()) {
    const after = results[i];
    const deaf = noticed.filter((t) => after.get(t) !== false);
    problems.push(...deaf.map((t) => `${name}: ${t} does not notice`));
    console.log(`| ${name} | ${what} | ${noticed.filter((t) => !deaf.includes(t)).map((t) => `\`${t}\``).join(", ") || "**nothing**"} |`);
  }
}

if (copy !== root && kept === undefined) {
  rmSync(copy, { recursive: true, force: true });
}

for (const problem of problems) {
  console.error(`controls: ${problem}`);
}

console.log(`${chosen.length} protections, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
