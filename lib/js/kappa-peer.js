'use strict'
// kappa-core 7 with a list view and a key-value view over multifeed directories: one JSON request a
// line on standard input, one answer a line on standard output, in the same order. Entries are JSON:
// `at`, a list of texts, says where they stand in the list; `about`, a text, which key they write,
// and `links` what they replace. Entries are named <feed's key in hex>@<seq>.
//
//   {"op": "write", "directory": "/tmp/a", "writers": [{"name": "b", "seed": "00..", "values": [..]}]}
//       -> {"keys": ["<feed's key>"]}
//   {"op": "read", "directory": "/tmp/a", "ranges": [{"limit": 2}], "keys": ["x"]}
//       -> {"lists": [["<id>", ..]], "heads": [["<id>"]], "all": {"x": ["<id>"]}}
//   anything that fails -> {"error": "words"}

const readline = require('readline')
const { promisify } = require('util')
const crypto = require('hypercore-crypto')
const kappa = require('kappa-core')
const kvView = require('kappa-view-kv')
const listView = require('kappa-view-list')
const memdb = require('memdb')
const multifeed = require('multifeed')

const call = (object, method, ...rest) => promisify(object[method].bind(object))(...rest)
const idOf = msg => msg.key + '@' + msg.seq

/** What stands in the list and writes keys, as the C++ tests define it too. */
const fields = (msg, next) => next(null, msg.value.at)
function operations (msg, next) {
  if (typeof msg.value.about !== 'string') return next()
  next(null, [{ key: msg.value.about, id: idOf(msg), links: msg.value.links || [] }])
}

async function heads (core, key) {
  try {
    return (await call(core.api.kv, 'get', key)).map(idOf)
  } catch (error) {
    if (!error.notFound) throw error
    return []
  }
}

function allHeads (core) {
  return new Promise((resolve, reject) => {
    const found = {}
    core.api.kv.createReadStream()
      .on('data', ({ key, value }) => { (found[key] = found[key] || []).push(idOf(value)) })
      .on('error', reject).on('end', () => resolve(found))
  })
}

const operationsOfPeer = {
  async write ({ directory, writers }) {
    const feeds = multifeed(directory, { valueEncoding: 'json' })
    const keys = []
    for (const { name, seed, values } of writers) {
      const keypair = crypto.keyPair(Buffer.from(seed, 'hex'))
      const feed = await promisify((name, options, done) => feeds.writer(name, options, done))(name, { keypair })
      if (values.length > 0) await call(feed, 'append', values)
      keys.push(feed.key.toString('hex'))
    }
    await call(feeds, 'close')
    return { keys }
  },

  async read ({ directory, ranges, keys }) {
    const feeds = multifeed(directory, { valueEncoding: 'json' })
    const core = kappa(null, { multifeed: feeds })
    core.use('list', listView(memdb(), fields))
    core.use('kv', kvView(memdb(), operations))
    await new Promise((resolve, reject) => { core.on('error', reject); core.ready(resolve) })
    const lists = []
    for (const range of ranges) lists.push((await call(core.api.list, 'read', range)).map(idOf))
    const found = []
    for (const key of keys) found.push(await heads(core, key))
    const all = await allHeads(core)
    await call(feeds, 'close')
    return { lists, heads: found, all }
  }
}

async function main () {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let result
    try {
      const request = JSON.parse(line)
      result = await operationsOfPeer[request.op](request)
    } catch (error) {
      result = { error: error.message, code: error.code }
    }
    process.stdout.write(JSON.stringify(result) + '\n')
  }
  process.exit(0)
}

main()
