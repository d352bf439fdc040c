// Which controls a push runs: those whose definition, source or tests changed since all of them passed (.ci/changed.mjs).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { changes, git, root } from "../../.ci/changed.mjs";

const HERE = "tests/controls/";
const LIST = `${HERE}controls.mjs`;

/** The controls to run, and a line that says why these. */
export async function select(controls, product) {
  const { unknown, bases, files } = changes();
  const all = (why) => ({ chosen: controls, why: `all ${controls.length} controls: ${why}` });
  if (unknown) return all(unknown);

  // What runs them, and what builds the tests.
  const common = files.find((f) => (f.startsWith(HERE) && f !== LIST) || /^(global\.json|(src\/)?Directory\.[\w.]+|.*\.csproj)$/.test(f));
  if (common) return all(`${common} changed`);

  const before = files.includes(LIST) ? await Promise.all(bases.map(definitions)) : [];
  if (before.includes(null)) return all(`${LIST} changed, and its earlier version cannot be read`);

  const tests = testFiles();
  const isChanged = (path) => files.some((f) => f === path || (path.endsWith("/") && f.startsWith(path)));
  const chosen = controls.filter(
    (control) =>
      before.some((b) => b.get(control.name) !== JSON.stringify(control)) ||
      control.edits.some((e) => isChanged(`${product}/${e.file}`)) ||
      control.noticed.some((n) => tests(n.split(".")[0]).some(isChanged)),
  );
  return { chosen, why: `${chosen.length} of ${controls.length} controls: their definition, source or tests changed` };
}

/** The controls of an earlier commit, as JSON by name; null if they cannot be read. */
async function definitions(commit) {
  const text = git("show", `${commit}:${LIST}`);
  if (text === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "ralf-controls-"));
  try {
    const file = join(folder, "controls.mjs");
    writeFileSync(file, text);
    const { controls } = await import(pathToFileURL(file).href);
    return new Map(controls.map((c) => [c.name, JSON.stringify(c)]));
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files that hold a class of tests; of a simulation, the folder that it simulates with. */
function testFiles() {
  const sources = (git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "tests/*.cs") ?? "").split("\0").filter((f) => f !== "");
  const classes = new Map();
  for (const file of sources) {
    for (const [, name] of readFileSync(join(root, file), "utf8").matchAll(/\bclass (\w+)/g)) {
      const place = file.includes("/Simulation/") ? file.slice(0, file.lastIndexOf("/") + 1) : file;
      classes.set(name, [...(classes.get(name) ?? []), place]);
    }
  }

  return (name) => classes.get(name) ?? [];
}
