'use strict'
// Makes the golden vectors in lib/vectors anew from the real modules.
//
//   node make-vectors.js DIRECTORY            writes them there
//   node make-vectors.js DIRECTORY --compare  says how those there differ; exit code 1 if they do

const fs = require('fs')
const path = require('path')
const { toText } = require('./vectors/format')

const NAMES = ['bitfield', 'crypto', 'feeds', 'flat-tree', 'json', 'kappa', 'messages', 'multifeed', 'noise', 'proofs', 'replication', 'rle']

async function main () {
  const [directory, flag] = process.argv.slice(2)
  if (!directory || (flag && flag !== '--compare')) {
    console.error('usage: node make-vectors.js DIRECTORY [--compare]')
    process.exit(64)
  }
  let differ = 0
  for (const name of NAMES) {
    const file = path.join(directory, name + '.json')
    const text = toText(await require('./vectors/' + name)())
    if (!flag) {
      fs.writeFileSync(file, text)
    } else if (!sameAs(file, text)) {
      differ++
    }
  }
  if (flag) console.log(`${NAMES.length - differ} of ${NAMES.length} files are what the modules make`)
  process.exitCode = differ ? 1 : 0
}

function sameAs (file, text) {
  const stored = fs.readFileSync(file, 'utf8').split('\n')
  const made = text.split('\n')
  const line = made.findIndex((words, i) => words !== stored[i])
  if (line === -1 && stored.length === made.length) return true
  const at = line === -1 ? made.length : line
  console.log(`${file}:${at + 1} differs`)
  console.log('  stored: ' + String(stored[at]).slice(0, 300))
  console.log('  made:   ' + String(made[at]).slice(0, 300))
  return false
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
