'use strict'
// How the golden vectors are written: bytes as hexadecimal digits, long ones as their non-zero
// stretches, and JSON with one item a line, so that a difference is readable.

const crypto = require('crypto')

/** Zeros shorter than this stay inside a stretch. */
const SHORTEST_GAP = 16

function sha256 (bytes) {
  return crypto.createHash('sha256').update(bytes).digest('hex')
}

/** { size, chunks: [{ at, hex }], sha256 }: what is not in a chunk is zero bytes. */
function sparse (bytes) {
  const chunks = []
  let at = 0
  while (at < bytes.length) {
    while (at < bytes.length && bytes[at] === 0) at++
    if (at === bytes.length) break
    let end = at + 1 // one past the last non-zero byte of the stretch
    for (let i = end; i < bytes.length && i - end < SHORTEST_GAP; i++) if (bytes[i] !== 0) end = i + 1
    chunks.push({ at, hex: bytes.toString('hex', at, end) })
    at = end
  }
  return { size: bytes.length, chunks, sha256: sha256(bytes) }
}

/** JSON with each item of a top-level list on a line of its own. */
function toText (vectors) {
  const members = Object.entries(vectors).map(([name, value]) => {
    const text = Array.isArray(value)
      ? '[\n' + value.map(item => '  ' + JSON.stringify(item)).join(',\n') + '\n]'
      : JSON.stringify(value)
    return JSON.stringify(name) + ': ' + text
  })
  return '{\n' + members.join(',\n') + '\n}\n'
}

/** The versions of the modules that a file of vectors was made with. */
function versions (...modules) {
  const found = {}
  for (const name of modules) found[name] = require(name + '/package.json').version
  return found
}

function node ({ index, size, hash }) {
  return { index, size, hash: hash.toString('hex') }
}

module.exports = { sparse, toText, versions, node }
