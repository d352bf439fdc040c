// A client of the OCI registry on loopback, for the stand-in of docker. https://github.com/opencontainers/distribution-spec/blob/main/spec.md
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fail, variable } from './packing.mjs'

export const indexType = 'application/vnd.oci.image.index.v1+json'
export const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const host = 'ghcr.io/'
const login = () => path.join(variable('HOME'), '.docker-login')

export const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

export async function logIn(user, password) {
  fs.writeFileSync(login(), Buffer.from(`${user}:${password}`).toString('base64'))
  await send('GET', '/v2/')
}

/** `ghcr.io/NAME:TAG` or `ghcr.io/NAME@DIGEST`. */
export function reference(text) {
  const match = new RegExp(`^${host}([a-z0-9/._-]+)(?:@(sha256:[0-9a-f]{64})|:([A-Za-z0-9_.-]+))$`).exec(text)
  return match ? { name: match[1], reference: match[2] ?? match[3] } : fail(`the image '${text}'`)
}

export async function pushBlob(name, bytes) {
  const digest = digestOf(bytes)
  const started = await send('POST', `/v2/${name}/blobs/uploads/`)
  await send('PUT', `${started.headers.get('location')}?digest=${encodeURIComponent(digest)}`, bytes, 'application/octet-stream')
  return { digest, size: bytes.length }
}

export async function pushManifest(name, ref, value) {
  const bytes = Buffer.from(JSON.stringify(value))
  const digest = digestOf(bytes)
  await send('PUT', `/v2/${name}/manifests/${ref ?? digest}`, bytes, value.mediaType)
  return { mediaType: value.mediaType, digest, size: bytes.length }
}

export async function pullManifest({ name, reference }) {
  const answer = await send('GET', `/v2/${name}/manifests/${reference}`)
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { name, digest: digestOf(bytes), size: bytes.length, value: JSON.parse(bytes) }
}

export async function pullBlob(name, digest) {
  const bytes = Buffer.from(await (await send('GET', `/v2/${name}/blobs/${digest}`)).arrayBuffer())
  return digestOf(bytes) === digest ? bytes : fail(`${digest} is damaged`)
}

async function send(method, address, body, type) {
  if (!fs.existsSync(login())) fail('unauthorized: not logged in')
  const headers = { Authorization: `Basic ${fs.readFileSync(login(), 'utf8')}`, Accept: `${indexType}, ${manifestType}` }
  if (type) headers['Content-Type'] = type
  const answer = await fetch(variable('REHEARSAL_REGISTRY') + address, { method, headers, body })
  return answer.ok ? answer : fail(`${method} ${address}: ${answer.status} ${await answer.text()}`)
}
