// Stands in for GitHub's `gh release`: releases are folders. It takes the flags that release.yml uses and no others, and refuses what `gh` and GitHub refuse.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fail, parse, variable } from './packing.mjs'

const [group, command, ...args] = process.argv.slice(2)
if (group !== 'release') fail(`no command of a release: gh ${group}`)
const server = `${variable('GITHUB_SERVER_URL')}/${variable('GITHUB_REPOSITORY')}`
const given = parse(args, {
  view: { values: ['--json', '--jq'] },
  create: { values: ['--title', '--notes-file'], flags: ['--draft', '--prerelease'] },
  upload: { flags: ['--clobber'] },
  download: { values: ['--pattern', '--dir'], flags: ['--clobber'] },
  edit: { values: ['--draft'], flags: ['--verify-tag'] },
}[command] ?? fail(`gh release ${command}`))
await checkToken()

const [tag, ...files] = given.words
const home = path.join(variable('REHEARSAL_RELEASES'), tag)
const record = path.join(home, 'release.json')
const assets = path.join(home, 'assets')
const release = fs.existsSync(record) ? JSON.parse(fs.readFileSync(record)) : null
if (command === 'create' ? release : !release) fail(command === 'create' ? `a release of ${tag} exists` : 'release not found')

if (command === 'view') {
  if (given['--json'] && (given['--json'] !== 'isDraft' || given['--jq'] !== '.isDraft')) fail('--json isDraft --jq .isDraft')
  console.log(given['--json'] ? release.isDraft : tag)
} else if (command === 'create') {
  if (!given['--draft']) fail('published before its assets are there')
  fs.mkdirSync(assets, { recursive: true })
  save({ tag, title: given['--title'], notes: fs.readFileSync(given['--notes-file'], 'utf8'), isDraft: true, isPrerelease: !!given['--prerelease'] })
} else if (command === 'upload') {
  if (!release.isDraft) fail('HTTP 422: a published release is immutable')
  for (const file of files) {
    const target = path.join(assets, path.basename(file))
    if (fs.existsSync(target) && !given['--clobber']) fail(`asset under the same name already exists: ${file}`)
    fs.copyFileSync(file, target)
  }
} else if (command === 'download') {
  const wanted = fs.readdirSync(assets).filter((a) => !given['--pattern'] || a === given['--pattern'])
  if (wanted.length === 0) fail('no assets match the file pattern')
  fs.mkdirSync(given['--dir'], { recursive: true })
  for (const asset of wanted) {
    const target = path.join(given['--dir'], asset)
    if (fs.existsSync(target) && !given['--clobber']) fail(`${target} already exists`)
    fs.copyFileSync(path.join(assets, asset), target)
  }
} else {
  if (given['--draft'] !== 'false' || !given['--verify-tag']) fail('edit --draft=false --verify-tag')
  if (!execFileSync('git', [...authorization('-c'), 'ls-remote', server, `refs/tags/${tag}`]).length) fail(`tag ${tag} doesn't exist in the repo`)
  save({ ...release, isDraft: false })
  fs.appendFileSync(variable('REHEARSAL_JOURNAL'), `release ${tag}\n`)
}

function save(value) {
  fs.writeFileSync(record, JSON.stringify(value))
}

function authorization(flag) {
  const basic = Buffer.from(`x-access-token:${variable('GH_TOKEN')}`).toString('base64')
  return flag ? [flag, `http.extraheader=AUTHORIZATION: basic ${basic}`] : `Basic ${basic}`
}

/** Drafts are seen, and releases are written, with `contents: write`: the same right as a push. */
async function checkToken() {
  const answer = await fetch(`${server}.git/info/refs?service=git-receive-pack`, { headers: { Authorization: authorization() } })
  if (!answer.ok) fail(`HTTP ${answer.status}: Resource not accessible by integration`)
}
