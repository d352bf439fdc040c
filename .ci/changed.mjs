#!/usr/bin/env node
// What changed since everything passed: since the commit that .ci/last-all names, and in the last ten commits in any case. Uncommitted changes count.
//
//   node .ci/changed.mjs REGEX...       exits with 0 if the path of a changed file matches one of them, or if nobody can know; with 1 if none does
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const COMMITS = 10;

/** Runs git; returns null if it fails. */
export function git(...args) {
  try {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return null;
  }
}

/** The commits to compare with and the changed paths, or why nobody can know: then everything counts as changed. */
export function changes() {
  const record = join(root, ".ci/last-all");
  if (!existsSync(record)) return { unknown: "there is no .ci/last-all" };

  const last = readFileSync(record, "utf8").trim();
  if (!/^[0-9a-f]{40}$/.test(last)) return { unknown: ".ci/last-all does not hold a commit id" };
  if (git("merge-base", "--is-ancestor", last, "HEAD") === null) {
    return { unknown: `HEAD does not build on commit ${last} of .ci/last-all, or the clone is too shallow to know` };
  }

  const tenth = git("rev-parse", "--verify", "--quiet", `HEAD~${COMMITS}^{commit}`);
  if (tenth === null) return { unknown: `there are fewer than ${COMMITS} commits before HEAD in this clone` };

  const bases = [last, tenth.trim()];
  const lists = [...bases.map((b) => git("diff", "--name-only", "--no-renames", "-z", b)), git("ls-files", "-z", "--others", "--exclude-standard")];
  if (lists.includes(null)) return { unknown: "git cannot compare the work tree with these commits" };
  return { bases, files: [...new Set(lists.join("\0").split("\0"))].filter((f) => f !== "").sort() };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const patterns = process.argv.slice(2).map((p) => new RegExp(p));
  const { unknown, files } = changes();
  const found = files?.filter((f) => patterns.some((p) => p.test(f))) ?? [];
  if (unknown) console.log(`all counts as changed: ${unknown}`);
  else if (found.length > 0) console.log(`changed: ${found.slice(0, 3).join(", ")}${found.length > 3 ? ` and ${found.length - 3} more` : ""}`);
  process.exitCode = unknown || found.length > 0 ? 0 : 1;
}
