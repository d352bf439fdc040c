// Stands in for `dotnet` in the steps of release.yml: the real one packs and pushes, with the flags that the workflow uses and no others.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { copyWithOtherBytes, fail, packages, parse, variable } from './packing.mjs'

// Native code is made on its own platform.
const platforms = { 'Linux-X64': ['linux-x64', 'any', ''], 'Linux-ARM64': ['linux-arm64'], 'macOS-ARM64': ['osx-arm64'] }

const [command, ...args] = process.argv.slice(2)
if (command === 'pack') pack()
else if (command === 'nuget' && args[0] === 'push') push()
else fail(`no command of a release: ${command}`)

function pack() {
  const given = parse(args, { values: ['--configuration', '--runtime', '--output'], flags: ['-p:ForRelease=true'] })
  if (given.words.join() !== 'src/Ralf.Actions' || given['--configuration'] !== 'Release' || !given['-p:ForRelease=true']) fail('not the pack of a release')
  const platform = given['--runtime'] ?? ''
  const machine = `${variable('RUNNER_OS')}-${variable('RUNNER_ARCH')}`
  if (!platforms[machine].includes(platform)) fail(`'${platform}' is not built on ${machine}`)
  for (const name of ['Platform', 'Configuration', 'Version']) {
    // MSBuild takes variables of the environment for properties.
    if (Object.keys(process.env).some((v) => v.toLowerCase() === name.toLowerCase())) fail(`the variable ${name} changes the build`)
  }
  const made = packages(platform)
  fs.mkdirSync(given['--output'], { recursive: true })
  for (const file of fs.readdirSync(made)) copyWithOtherBytes(path.join(made, file), path.join(given['--output'], file))
}

function push() {
  const given = parse(args.slice(1), { values: ['--source', '--api-key'], flags: ['--skip-duplicate'] })
  if (given['--source'] !== 'nuget.org') fail(`the source '${given['--source']}'`)
  const real = ['nuget', 'push', ...given.words, '--source', variable('REHEARSAL_FEED'), '--allow-insecure-connections', '--api-key', given['--api-key']]
  if (given['--skip-duplicate']) real.push('--skip-duplicate')
  process.exit(spawnSync(variable('REHEARSAL_DOTNET'), real, { stdio: 'inherit' }).status)
}
