// Stands in for the docker client where there is no engine: builds the program of the checkout (no system around it) and speaks with the OCI registry of the
// tests. It takes the commands and flags that release.yml uses and no others, and builds for the architecture of its runner alone.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { digestOf, indexType, logIn, manifestType, pullBlob, pullManifest, pushBlob, pushManifest, reference } from './registry.mjs'
import { fail, packages, parse, variable } from './packing.mjs'

const args = process.argv.slice(2)
const command = args[0] === 'buildx' ? args.splice(0, args[1] === 'imagetools' ? 3 : 2).join(' ') : args.shift()
const architecture = { X64: 'amd64', ARM64: 'arm64' }[variable('RUNNER_ARCH')]
const run = { login: signIn, run: start, 'buildx create': create, 'buildx build': build, 'buildx imagetools create': nameImage, 'buildx imagetools inspect': inspect }
await (run[command] ?? (() => fail(`no command of a release: docker ${command}`)))()

async function signIn() {
  const given = parse(args, { values: ['--username'], flags: ['--password-stdin'] })
  if (given.words.join() !== 'ghcr.io' || !given['--password-stdin']) fail('login ghcr.io --password-stdin')
  await logIn(given['--username'], fs.readFileSync(0, 'utf8').trim())
}

function create() {
  const given = parse(args, { values: ['--driver'], flags: ['--use'] })
  if (given['--driver'] !== 'docker-container') fail('only this driver writes provenance')
  fs.writeFileSync(path.join(variable('HOME'), '.buildx'), '')
}

async function build() {
  const given = parse(args, {
    values: ['--file', '--platform', '--provenance', '--sbom', '--metadata-file', '--output'], many: ['--build-arg', '--label'],
  })
  if (!fs.existsSync(path.join(variable('HOME'), '.buildx'))) fail('the default driver writes no provenance')
  if (given['--platform'] !== `linux/${architecture}`) fail(`${given['--platform']} would be emulated on ${architecture}`)
  if (given['--sbom'] !== 'true' || given['--provenance'] !== 'mode=max') fail('an image without provenance or list of contents')
  checkArguments(given)
  const output = Object.fromEntries(given['--output'].split(',').map((p) => p.split('=')))
  const expected = { type: 'image', name: output.name, 'push-by-digest': 'true', 'name-canonical': 'true', push: 'true' }
  if (JSON.stringify(Object.entries(output).sort()) !== JSON.stringify(Object.entries(expected).sort())) fail(`--output ${given['--output']}`)
  const { name } = reference(`${output.name}:none`)
  const index = await pushImage(name, Object.fromEntries(given['--label'].map((l) => l.split(/=(.*)/s))))
  fs.writeFileSync(given['--metadata-file'], JSON.stringify({ 'containerimage.digest': index.digest }))
}

/** Docker only warns about an argument that the file does not declare; here that is an error, as is another version than the source's. */
function checkArguments(given) {
  const file = fs.readFileSync(given['--file'], 'utf8')
  for (const [name, value] of given['--build-arg'].map((a) => a.split(/=(.*)/s))) {
    if (!new RegExp(`^ARG ${name}=`, 'm').test(file)) fail(`${given['--file']} has no argument ${name}`)
    if (name !== 'VERSION' && !/@sha256:[0-9a-f]{64}$/.test(value)) fail(`the base '${value}' has no digest`)
    if (name === 'VERSION' && !fs.readFileSync('Directory.Build.props', 'utf8').includes(`<Version>${value}</Version>`)) fail(`version ${value}`)
  }
}

async function pushImage(name, labels) {
  const created = new Date().toISOString()
  const layer = await pushBlob(name, programLayer())
  const config = { created, architecture, os: 'linux', config: { Labels: labels }, rootfs: { type: 'layers', diff_ids: [layer.digest] } }
  const image = await pushManifest(name, null, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...(await pushBlob(name, Buffer.from(JSON.stringify(config)))) },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer }],
  })
  const empty = Buffer.from('{}')
  const attested = await pushManifest(name, null, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...(await pushBlob(name, empty)) },
    layers: [{ mediaType: 'application/vnd.in-toto+json', ...(await pushBlob(name, Buffer.from(JSON.stringify({ subject: image.digest })))) }],
  })
  const manifests = [
    { ...image, platform: { architecture, os: 'linux' } },
    {
      ...attested,
      platform: { architecture: 'unknown', os: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': image.digest },
    },
  ]
  return await pushManifest(name, null, { schemaVersion: 2, mediaType: indexType, manifests })
}

/** The program as the package for any platform has it, and the version of Claude Code that the image would have. */
function programLayer() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'layer-'))
  const packed = packages('any')
  execFileSync('unzip', ['-q', path.join(packed, fs.readdirSync(packed)[0]), 'tools/*', '-d', folder])
  const claude = Object.values(JSON.parse(fs.readFileSync('action/claude/package.json')).optionalDependencies)[0]
  fs.writeFileSync(path.join(folder, 'claude-version'), claude)
  const layer = execFileSync('tar', ['-cz', '-C', folder, '.'], { maxBuffer: 1 << 28 })
  fs.rmSync(folder, { recursive: true })
  return layer
}

async function nameImage() {
  const given = parse(args, { values: ['--tag'] })
  const target = reference(given['--tag'])
  const parts = await Promise.all(given.words.map((w) => pullManifest(reference(w))))
  const one = parts.length === 1 ? parts[0].value : { schemaVersion: 2, mediaType: indexType, manifests: parts.flatMap((p) => p.value.manifests) }
  await pushManifest(target.name, target.reference, one)
}

async function inspect() {
  const given = parse(args, { values: ['--format'] })
  const [image] = given.words
  if (/^(mcr\.microsoft\.com|docker\.io)\//.test(image)) return console.log(digestOf(Buffer.from(image))) // what others publish
  const found = await pullManifest(reference(image))
  const platforms = found.value.manifests.filter((m) => m.platform.os !== 'unknown')
  const byPlatform = async (make) =>
    JSON.stringify(Object.fromEntries(await Promise.all(platforms.map(async (m) => [`linux/${m.platform.architecture}`, await make(m)]))))
  switch (given['--format']) {
    case undefined: return console.log(found.digest)
    case '{{.Manifest.Digest}}': return console.log(found.digest)
    case '{{json .SBOM}}': return console.log(await byPlatform((m) => ({ SPDX: { name: m.digest } })))
    case '{{json .Image}}': return console.log(await byPlatform((m) => configOf(found.name, m.digest)))
    default: fail(`--format ${given['--format']}`)
  }
}

async function configOf(name, digest) {
  const { value } = await pullManifest({ name, reference: digest })
  return JSON.parse(await pullBlob(name, value.config.digest))
}

async function start() {
  const at = args.findIndex((a) => a.startsWith('ghcr.io/'))
  const given = parse(args.slice(0, at), { values: ['--entrypoint'], flags: ['--rm'] })
  const index = await pullManifest(reference(args[at]))
  const own = index.value.manifests.find((m) => m.platform.architecture === architecture) ?? fail(`no image for linux/${architecture}`)
  const { value } = await pullManifest({ name: index.name, reference: own.digest })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'container-'))
  execFileSync('tar', ['-xz', '-C', folder], { input: await pullBlob(index.name, value.layers[0].digest) })
  if (given['--entrypoint']) {
    if (given['--entrypoint'] !== 'claude' || args[at + 1] !== '--version') fail(`--entrypoint ${given['--entrypoint']}`)
    return console.log(fs.readFileSync(path.join(folder, 'claude-version'), 'utf8'))
  }
  const program = execFileSync('find', [folder, '-name', 'ralf.dll'], { encoding: 'utf8' }).trim()
  const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'empty-'))
  const ended = spawnSync(variable('REHEARSAL_DOTNET'), [program, ...args.slice(at + 1)], { cwd: empty, stdio: 'inherit' })
  fs.rmSync(folder, { recursive: true })
  process.exit(ended.status)
}
