'use strict'
// What lib/bench/index_bench.cpp measures, done by kappa-core 7 with kappa-view-list and kappa-view-kv:
// node bench-index.js list/ram|list/file|kv/ram|kv/file [ENTRIES]. `file`: feed and view (level) on disk;
// `ram`: random-access-memory and memdb. Prints one line of JSON.

const fs = require('fs')
const os = require('os')
const path = require('path')
const { promisify } = require('util')
const kappa = require('kappa-core')
const list = require('kappa-view-list')
const kv = require('kappa-view-kv')
const level = require('level')
const memdb = require('memdb')
const multifeed = require('multifeed')
const ram = require('random-access-memory')

const AT_ONCE = 10000

/** Messages of some 64 bytes, as a chat has them. */
const chat = i => ({ type: 'chat-message', text: 'hello', timestamp: 1600000000000 + i })

/** A thousand keys, each written again and again, with a link to the value before. */
const register = (i, key) => ({ key: 'key-' + (i % 1000), links: i < 1000 ? [] : [key + '@' + (i - 1000)] })

async function fill (feed, entries, make) {
  const key = feed.key.toString('hex')
  for (let done = 0; done < entries; done += AT_ONCE) {
    const batch = []
    for (let i = done; i < Math.min(done + AT_ONCE, entries); i++) batch.push(make(i, key))
    await promisify(feed.append.bind(feed))(batch)
  }
}

/** A view of version 7 of the core; kappa-view-kv keeps its state damaged in a database of texts, so that it gets
    one of bytes. */
const views = {
  list: db => list(db, (message, next) => next(null, [String(message.value.timestamp)])),
  kv: db => kv(db, (message, next) => next(null, [{
    key: message.value.key, id: message.key + '@' + message.seq, links: message.value.links
  }]))
}

async function index (view, directory, entries) {
  const feeds = multifeed(directory ? path.join(directory, 'feeds') : ram, { valueEncoding: 'json' })
  const db = directory ? level(path.join(directory, 'view'), { valueEncoding: view === 'kv' ? 'binary' : 'utf8' }) : memdb()
  await promisify(feeds.ready.bind(feeds))()
  const feed = await promisify(feeds.writer.bind(feeds))('default')
  await fill(feed, entries, view === 'list' ? chat : register)
  const core = kappa(null, { multifeed: feeds })
  const start = process.hrtime.bigint()
  core.use('view', views[view](db))
  await new Promise(resolve => core.ready('view', resolve))
  return entries / (Number(process.hrtime.bigint() - start) / 1e9)
}

async function main () {
  const [view, where] = (process.argv[2] || '').split('/')
  const entries = Number(process.argv[3] || 100000)
  if (!views[view] || !['ram', 'file'].includes(where)) {
    console.error('usage: node bench-index.js list/ram|list/file|kv/ram|kv/file [ENTRIES]')
    process.exit(64)
  }
  const directory = where === 'file' ? fs.mkdtempSync(path.join(os.tmpdir(), 'kappa-bench-')) : null
  try {
    console.log(JSON.stringify({ items_per_second: await index(view, directory, entries) }))
  } finally {
    if (directory) fs.rmSync(directory, { recursive: true })
  }
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
