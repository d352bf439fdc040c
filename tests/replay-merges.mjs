#!/usr/bin/env node
// Folds every merge of two parents in the histories given with `ralf fold --stdin`, and holds each result against git's own merge with rename detection off:
//
//   node tests/replay-merges.mjs [--ralf 'dotnet path/to/ralf.dll'] [--limit N] REPOSITORY...
//
// Where fold says clean, git must say clean and give the same tree; where git says conflict, fold must. Merges with several merge bases, or none, are skipped
// and counted. What git merges inside files, fold calls a conflict on purpose; those are counted by kind, and `--text` is asked whether it agrees.
//
// git before 2.50 looks for renames in `merge-tree` whatever it is told. It is then asked by `read-tree -m --aggressive` (the strategy `resolve`) first, and by
// `merge-tree` only where that leaves something open; a merge that the two of them cannot decide is counted as such. In a clone that lacks objects which cannot be
// had, a merge that needs them is counted too. Ends with 1 where anything disagrees.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";

const options = { ralf: "dotnet run --no-build --project src/Ralf.Actions --", limit: Infinity };
const repositories = [];
for (let args = process.argv.slice(2); args.length > 0; ) {
  const arg = args.shift();
  if (arg === "--ralf") options.ralf = args.shift();
  else if (arg === "--limit") options.limit = Number(args.shift());
  else repositories.push(arg);
}
if (repositories.length === 0) {
  console.error("usage: node tests/replay-merges.mjs [--ralf COMMAND] [--limit N] REPOSITORY...");
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), "replay-merges-"));
const settings = ["merge.renames=false", "merge.directoryRenames=false", "merge.renormalize=false", "core.attributesFile=/dev/null"];
const clean = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", GIT_INDEX_FILE: join(scratch, "index") };
for (const name of ["GIT_DIR", "GIT_WORK_TREE"]) delete clean[name];

function git(repository, args, input) {
  const result = spawnSync("git", [...settings.flatMap((s) => ["-c", s]), "-C", repository, ...args], {
    env: clean,
    input,
    maxBuffer: 1 << 30,
  });
  if (result.error) throw result.error;
  return { code: result.status, text: result.stdout.toString("latin1").trimEnd(), error: result.stderr.toString() };
}

/** Whether `merge-tree` honours merge.renames=false: one side renames a file that the other changes. */
function honoursNoRenames() {
  const at = join(scratch, "probe");
  spawnSync("git", ["init", "-q", "--bare", at], { env: clean });
  const blob = (text) => git(at, ["hash-object", "-w", "--stdin"], text).text;
  const tree = (name, id) => git(at, ["mktree"], `100644 blob ${id}\t${name}\n`).text;
  const who = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
  const commit = (t, ...parents) => git(at, [...who, "commit-tree", t, "-m", "x", ...parents.flatMap((p) => ["-p", p])]).text;
  const lines = [...Array(20).keys()].join("\n") + "\n";
  const base = commit(tree("old", blob(lines)));
  const one = commit(tree("new", blob(lines)), base);
  const two = commit(tree("old", blob(lines + "more\n")), base);
  return git(at, ["merge-tree", "--write-tree", one, two]).code === 1;
}

/** git's verdict by trees alone: the tree, or null where something is left open. */
function byTrees(repository, base, one, two) {
  git(repository, ["read-tree", "--empty"]);
  if (git(repository, ["read-tree", "-i", "-m", "--aggressive", base, one, two]).code !== 0) return null;
  if (git(repository, ["ls-files", "--unmerged"]).text !== "") return null;
  const written = git(repository, ["write-tree", "--missing-ok"]);
  return written.code === 0 ? written.text : null;
}

/** Whether the clone lacks files of any of these commits, and nobody gives them. */
function lacksObjects(repository, ids) {
  const list = ["rev-list", "--objects", "--no-object-names", "--missing=print", "--no-walk", ...ids];
  return /^\?/m.test(git(repository, list).text);
}

/** A merge that cannot be judged, since objects are missing. */
class MissingObjects extends Error {}

/** git's verdict by its default strategy; null where it says conflict. */
function byMerge(repository, one, two) {
  const merged = git(repository, ["merge-tree", "--write-tree", "--no-messages", one, two]);
  if (merged.code > 1 && lacksObjects(repository, [one, two])) throw new MissingObjects();
  if (merged.code > 1) throw new Error(`git merge-tree ${one} ${two}: ${merged.error}`);
  return merged.code === 0 ? merged.text : null;
}

function startFold(repository) {
  const [program, ...rest] = options.ralf.split(" ");
  const ralf = spawn(program, [...rest, "fold", "--stdin", "--text", "--repository", repository], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: ralf.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      ralf.stdin.write(line + "\n");
      const answer = await lines.next();
      if (answer.done) throw new Error("ralf fold ended");
      return JSON.parse(answer.value);
    },
    close: () => ralf.stdin.end(),
  };
}

/** What a merge comes to; a word that begins with ! is a disagreement. */
function judge(repository, exact, [base, one, two], fold) {
  if (fold.error && lacksObjects(repository, [base, one, two])) throw new MissingObjects();
  if (fold.error) return `refused ${fold.error.code}`;
  if (fold.conflicts.length === 0) {
    const certain = exact ? null : byTrees(repository, base, one, two);
    const tree = certain ?? byMerge(repository, one, two);
    if (tree === fold.tree) return "clean, the same tree";
    if (!exact && !certain) return "open (needs git 2.50)";
    return tree ? "!clean, another tree" : "!clean, and git says conflict";
  }
  const kinds = new Set(fold.conflicts.map((c) => c.kind));
  const names = [...kinds].every((k) => k === "case" || k === "unicode");
  if (!exact && byTrees(repository, base, one, two)) return names ? "conflict of names alone" : "!conflict, and git says clean by trees";
  const merged = byMerge(repository, one, two);
  if (!merged) return "conflict, git too";
  if (names) return "conflict of names alone";
  const told = fold.conflicts.every((c) => c.kind !== "same_path" || c.text === "clean");
  return `conflict, git merges inside files (--text ${told ? "agrees" : exact ? "!does not agree" : "does not agree, or git followed a rename"})`;
}

function tryJudge(...merge) {
  try {
    return judge(...merge);
  } catch (error) {
    if (error instanceof MissingObjects) return "skipped: this clone lacks objects of it";
    throw error;
  }
}

async function replay(repository, exact) {
  const counts = new Map();
  const count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const disagreements = [];
  const merges = git(repository, ["rev-list", "--all", "--min-parents=2", "--max-parents=2", "--parents"]).text.split("\n").filter((l) => l);
  const fold = startFold(repository);
  for (const [n, line] of merges.slice(0, options.limit).entries()) {
    if (n > 0 && n % 1000 === 0) console.error(`${repository}: ${n} of ${merges.length}, ${disagreements.length} to be looked at`);
    const [merge, one, two] = line.split(" ");
    const bases = git(repository, ["merge-base", "--all", one, two]).text.split("\n").filter((l) => l);
    if (bases.length !== 1) {
      count(bases.length === 0 ? "skipped: no merge base" : "skipped: several merge bases");
      continue;
    }
    const ids = [bases[0], one, two];
    const verdict = tryJudge(repository, exact, ids, await fold.ask(ids.join(" ")));
    count(verdict);
    if (verdict.includes("!") || verdict.startsWith("open")) disagreements.push(`${merge}: ${verdict} (${ids.join(" ")})`);
  }
  fold.close();
  return { total: merges.length, counts, disagreements };
}

let failed = false;
try {
  const exact = honoursNoRenames();
  console.log(exact ? "git merge-tree, renames off" : "git read-tree, then git merge-tree (this git cannot turn renames off)");
  for (const repository of repositories) {
    const { total, counts, disagreements } = await replay(repository, exact);
    console.log(`\n${repository}: ${total} merges of two parents`);
    for (const [what, n] of [...counts].sort((l, r) => r[1] - l[1])) console.log(`  ${String(n).padStart(7)}  ${what}`);
    for (const line of disagreements) console.log(`  ${line}`);
    failed ||= disagreements.some((d) => d.includes("!"));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
