#!/usr/bin/env node
// Writes a random history for `git fast-import`, to be replayed by replay-merges.mjs:
//
//   git init -q --bare h.git && node tests/make-history.mjs [MERGES [FILES [SEED]]] | git -C h.git fast-import --quiet
//
// Two lines at a time part from a common commit and are merged again; each changes a few paths of the same neighbourhood: lines inside files, whole files, modes, links,
// submodules, deletions, files that become folders and folders that become files, under names that need care.
const [merges, files, seed] = [1000, 2000, 1].map((d, i) => Number(process.argv[2 + i] ?? d));
let state = seed >>> 0;
const random = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
};
const pick = (list) => list[random(list.length)];
const chunks = [];
const write = (text) => chunks.push(text);
const flush = () => process.stdout.write(chunks.splice(0).join(""));

const awkward = ["a b", "a-b", "a.b", "-x", "é", "e\u0301", "Name", "name", "aux.c", "q\"q", "tab\there"];
const quoted = (path) => `"${path.replace(/[\\"]/g, "\\$&").replace(/\t/g, "\\t")}"`;
const place = (i) => `area-${i % 23}/part-${Math.floor(i / 23) % 29}`;
const text = (lines) => lines.join("\n") + "\n";
const fresh = () => ({ mode: "100644", lines: Array.from({ length: 12 }, () => `line ${random(1e9)}`) });

function put(path, file) {
  if (file.mode === "160000") {
    write(`M 160000 ${file.id} ${quoted(path)}\n`);
    return;
  }
  const content = Buffer.from(file.mode === "120000" ? file.lines[0] : text(file.lines));
  write(`M ${file.mode} inline ${quoted(path)}\ndata ${content.length}\n${content}\n`);
}

/** One step in a tree (path -> file), written and remembered. */
function change(tree, near) {
  const here = [...near].filter((p) => tree.has(p));
  const path = here.length > 0 && random(4) > 0 ? pick(here) : `${place(random(files))}/${random(2) ? pick(awkward) : `new-${random(40)}`}`;
  const old = tree.get(path);
  const what = random(20);
  let file;
  if (old?.mode.startsWith("100") && what < 11) {
    file = { mode: old.mode, lines: old.lines.map((l, i) => (i === random(12) ? `line ${random(1e9)}` : l)) };
    file.lines[random(12)] = `line ${random(1e9)}`;
  } else if (old && what < 13) {
    write(`D ${quoted(path)}\n`);
    tree.delete(path);
    return;
  } else if (old?.mode === "100644" && what === 13) file = { ...old, mode: "100755" };
  else if (what === 14) file = { mode: "120000", lines: [`to-${random(5)}`] };
  else if (what === 15) file = { mode: "160000", id: String(random(9) + 1).padStart(40, "0") };
  else if (old && what === 16) return into(tree, path, `${path}/inner-${random(3)}`, fresh());
  else if (what === 17) return into(tree, path, path.slice(0, path.lastIndexOf("/")), fresh());
  else file = fresh();
  into(tree, null, path, file);
}

/** Puts a file, after what cannot stand beside it is gone: the file in a folder's place, and what is in the folder whose place it takes. */
function into(tree, gone, path, file) {
  for (const other of tree.keys()) {
    if (other === gone || other.startsWith(path + "/") || path.startsWith(other + "/")) {
      write(`D ${quoted(other)}\n`);
      tree.delete(other);
    }
  }
  put(path, file);
  tree.set(path, file);
}

let mark = 0;
function commit(parents, body) {
  write(`commit refs/heads/h${parents.length ? "" : "0"}\nmark :${++mark}\ncommitter A <a@example.com> ${1767225600 + mark} +0000\ndata 1\nx\n`);
  parents.forEach((p, i) => write(`${i ? "merge" : "from"} :${p}\n`));
  body();
  write("\n");
  return mark;
}

let tree = new Map();
let tip = commit([], () => {
  for (let i = 0; i < files; i++) into(tree, null, `${place(i)}/file-${i}`, fresh());
});
flush();
for (let m = 0; m < merges; m++) {
  const paths = [...tree.keys()];
  const near = Array.from({ length: 1 + random(40) }, () => pick(paths));
  const line = () => {
    const mine = new Map(tree);
    const steps = 1 + random(6);
    const id = commit([tip], () => {
      for (let i = 0; i < steps; i++) change(mine, near);
    });
    return [id, mine];
  };
  const [[one, left], [two]] = [line(), line()];
  tip = commit([one, two], () => {});
  tree = left;
  flush();
}
write("done\n");
flush();
