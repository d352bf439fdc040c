// The program of a checkout, compiled by the real dotnet: once for each source, framework-dependent, since native code takes minutes for each platform.
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const here = import.meta.dirname
export const variable = (name) => process.env[name] || fail(`${name} is not set`)

export function fail(message) {
  process.stderr.write(`${path.basename(process.argv[1])}: ${message}\n`)
  process.exit(1)
}

/** The flags of a command line: each known, none twice but those of `many`; `words` are the rest. */
export function parse(args, { values = [], flags = [], many = [] }) {
  const found = { words: [] }
  for (let at = 0; at < args.length; at++) {
    const [name, inline] = args[at].startsWith('--') && args[at].includes('=') ? args[at].split(/=(.*)/s) : [args[at]]
    if (flags.includes(name) && inline === undefined) found[name] = true
    else if (many.includes(name)) (found[name] ??= []).push(inline ?? args[++at])
    else if (values.includes(name) && !(name in found)) found[name] = inline ?? args[++at]
    else if (name.startsWith('-')) fail(`unknown flag ${name}`)
    else found.words.push(name)
  }
  return found
}

/** The folder with the packages of a platform; `''` is the package that names them all. */
export function packages(platform) {
  const paths = ['src', 'Directory.Build.props', 'Directory.Packages.props', 'global.json']
  const trees = execFileSync('git', ['rev-parse', ...paths.map((p) => `HEAD:${p}`)])
  const home = path.join(variable('REHEARSAL_CACHE'), createHash('sha256').update(trees).digest('hex').slice(0, 16))
  return locked(home, () => {
    const out = path.join(home, platform || 'pointer')
    if (!fs.existsSync(`${out}.done`)) {
      pack(home, platform, out)
      fs.writeFileSync(`${out}.done`, '')
    }
    return out
  })
}

/** Packing the same source twice gives other bytes, as packages hold times. */
export function copyWithOtherBytes(from, to) {
  const bytes = fs.readFileSync(from)
  const comment = randomBytes(8).toString('hex')
  bytes.writeUInt16LE(comment.length, bytes.length - 2) // the length of the zip's comment, which is its end
  fs.writeFileSync(to, Buffer.concat([bytes, Buffer.from(comment)]))
}

function pack(home, platform, out) {
  const source = path.join(home, 'source')
  if (!fs.existsSync(source)) {
    fs.mkdirSync(source, { recursive: true })
    execFileSync('sh', ['-c', 'git archive HEAD src Directory.*.props global.json .editorconfig BannedSymbols.txt | tar -x -C "$0"', source])
  }
  const assemblies = path.join(home, 'assemblies')
  const isCompiled = fs.existsSync(assemblies)
  execFileSync(
    variable('REHEARSAL_DOTNET'),
    [
      'pack', path.join(source, 'src/Ralf.Actions'), '--configuration', 'Release', '--output', out, '--nologo', '-v', 'q', '-p:ForRelease=true',
      ...(platform ? ['--runtime', platform, '-p:PublishAot=false'] : []),
      '-p:SelfContained=false', '-p:UseAppHost=false', '-p:ProduceReferenceAssembly=false', '-p:RunAnalyzers=false',
      `-p:CustomAfterMicrosoftCommonTargets=${here}/launcher.targets`, `-p:RehearsalLauncher=${here}/launcher.sh`,
      ...(isCompiled ? [`-p:CustomAfterMicrosoftCSharpTargets=${here}/compiled.targets`, `-p:RehearsalAssemblies=${assemblies}`] : []),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...buildVariables(), HOME: variable('REHEARSAL_HOME') } },
  )
  if (!isCompiled) keepAssemblies(path.join(source, 'src'), assemblies)
}

/** What the compiler made of each project, in one folder that is there when it is whole. */
function keepAssemblies(source, assemblies) {
  const unfinished = `${assemblies}.new`
  fs.rmSync(unfinished, { recursive: true, force: true })
  fs.mkdirSync(unfinished)
  for (const project of fs.readdirSync(source)) {
    const made = path.join(source, project, 'obj/Release/net10.0')
    if (!fs.existsSync(made)) continue
    const files = fs.readdirSync(made, { recursive: true }).filter((f) => f.endsWith('.dll'))
    if (files.length !== 1) fail(`${project} has the assemblies ${files}`)
    fs.copyFileSync(path.join(made, files[0]), path.join(unfinished, path.basename(files[0])))
  }
  fs.renameSync(unfinished, assemblies)
}

/** MSBuild takes variables of the environment for properties; a step's own, such as VERSION, are not meant. */
function buildVariables() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PATH|LANG|DOTNET_)/.test(name)))
}

function locked(home, act) {
  fs.mkdirSync(home, { recursive: true })
  const lock = path.join(home, 'lock')
  for (;;) {
    try {
      fs.mkdirSync(lock)
      break
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
  try {
    return act()
  } finally {
    fs.rmdirSync(lock)
  }
}
