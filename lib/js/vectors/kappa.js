'use strict'
// What kappa-core 7 and its two views do: heads of unordered-materialized-kv, lists, the order of
// indexing, the indexer's state, and what a new version of a view leaves behind.

const memdb = require('memdb')
const ram = require('random-access-memory')
const crypto = require('hypercore-crypto')
const multifeed = require('multifeed')
const kappaCore = require('kappa-core')
const IndexState = require('multifeed-index/lib/state')
const kvView = require('kappa-view-kv')
const listView = require('kappa-view-list')
const umkv = require('unordered-materialized-kv')
const { promisify } = require('util')
const { versions } = require('./format')
const HISTORIES = require('./kappa-histories')

const keyPair = i => crypto.keyPair(Buffer.alloc(32, i))
const call = (object, method, ...rest) => promisify(object[method].bind(object))(...rest)
const hex = i => keyPair(i).publicKey.toString('hex')

/** All rows of a database, in order. */
function rows (db) {
  return new Promise((resolve, reject) => {
    const found = {}
    db.createReadStream().on('data', row => { found[row.key] = row.value })
      .on('error', reject).on('end', () => resolve(found))
  })
}

async function heads ({ name, batches, keys }) {
  const db = memdb()
  const kv = umkv(db)
  for (const batch of batches) await call(kv, 'batch', batch)
  const found = {}
  for (const key of keys) found[key] = await call(kv, 'get', key)
  return { name, batches, heads: found, store: await rows(db) }
}

// The views.

const STEPS = [
  { feed: 1, entries: [{ id: 'x', v: 1, at: ['2020-03'] }, { id: 'y', v: 1, at: ['2020-01'] }, { note: 'no key, no position' }] },
  { feed: 2, entries: [{ id: 'x', v: 2, at: ['2020-02'], links: ['@1:0'] }] },
  { feed: 1, entries: [{ id: 'x', v: 3, at: ['2020-05', '2019-12'], links: ['@1:0'] }] },
  { feed: 2, entries: [{ id: 'y', v: 2, at: ['2020-03'] }] },
  { feed: 1, entries: [{ id: 'x', v: 4, at: ['2020-06'], links: ['@2:0', '@1:3'] }, { id: 'n', at: ['10'] }, { id: 'n', at: ['9'], links: ['@1:5'] }] }
]

const READS = [{}, { limit: 2 }, { reverse: true }, { reverse: true, limit: 3 }, { gt: '2020-01' }, { gte: '2020-01' },
  { gte: '2020-01', lt: '2020-03' }, { gte: '2020-01', lte: '2020-03' }, { lt: '2020' }, { limit: 0 }]

/** "@1:0" for feed 1's entry 0, in all texts below. */
const shorten = text => [1, 2, 3].reduce((result, i) => result.split(hex(i) + '@').join(`@${i}:`), text)
const lengthen = link => hex(Number(link[1])) + '@' + link.slice(3)
const short = msg => shorten(msg.key + '@' + msg.seq)

function fields (msg, next) { next(null, msg.value.at) }
function operations (msg, next) {
  if (!msg.value.id) return next()
  next(null, [{ key: msg.value.id, id: msg.key + '@' + msg.seq, links: msg.value.links || [] }])
}

/** Ready, and what hears of it has been called: all is in memory, so turns of the event loop do. */
async function settled (core) {
  await turns(1)
  await new Promise(resolve => core.ready(resolve))
  await turns(200)
}

async function turns (count) {
  for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve))
}

async function coreWithWriters (numbers) {
  const feeds = multifeed(ram, { valueEncoding: 'json' })
  const core = kappaCore(null, { multifeed: feeds })
  const writers = {}
  for (const i of numbers) {
    writers[i] = await promisify((name, options, done) => feeds.writer(name, options, done))(String(i), { keypair: keyPair(i) })
  }
  return { core, writers }
}

async function valuesOf (core, key) {
  try {
    return (await call(core.api.kv, 'get', key)).map(short)
  } catch (error) {
    if (!error.notFound) throw error
    return 'not found'
  }
}

async function views () {
  const { core, writers } = await coreWithWriters([1, 2])
  const stores = { list: memdb(), kv: memdb() }
  const batches = []
  core.use('list', listView(stores.list, fields))
  core.use('kv', kvView(stores.kv, operations))
  core.use('batches', { maxBatch: 3, map: (msgs, next) => { batches.push(msgs.map(short)); next() } })
  await settled(core)

  const heard = { on_insert: [], on_update: [], tail_2: [] }
  core.api.list.onInsert(msg => heard.on_insert.push(short(msg)))
  core.api.kv.onUpdate((key, msg) => heard.on_update.push([key, short(msg)]))
  core.api.list.tail(2, msgs => heard.tail_2.push(msgs.map(short)))

  const steps = []
  for (const { feed, entries } of STEPS) {
    const written = entries.map(entry => entry.links ? { ...entry, links: entry.links.map(lengthen) } : entry)
    await call(writers[feed], 'append', written)
    await settled(core)
    const kv = {}
    for (const key of ['x', 'y', 'n', 'missing']) kv[key] = await valuesOf(core, key)
    steps.push({ append_to_feed: feed, entries, list: (await call(core.api.list, 'read', {})).map(short), kv })
  }
  const reads = []
  for (const opts of READS) reads.push({ opts, result: (await call(core.api.list, 'read', opts)).map(short) })

  const kvStore = await rows(stores.kv)
  delete kvStore.state // damaged by the database's text encoding
  return JSON.parse(shorten(JSON.stringify({
    steps,
    reads,
    list_store: await rows(stores.list),
    kv_store: kvStore,
    ...heard,
    batches_seen_by_a_view_with_maxBatch_3: batches
  })))
}

// The indexer.

async function order ({ writers, lengths }) {
  const feeds = multifeed(ram, { valueEncoding: 'json' })
  const names = new Map()
  for (const [i, name] of writers.entries()) {
    const feed = await call(feeds, 'writer', name)
    names.set(feed.key.toString('hex'), name)
    await call(feed, 'append', Array.from({ length: lengths[i] }, (_, n) => n))
  }
  const core = kappaCore(null, { multifeed: feeds })
  const batches = []
  core.use('seen', {
    map: (msgs, next) => { batches.push(msgs.map(msg => names.get(msg.key) + ':' + msg.seq).join(' ')); next() }
  })
  await settled(core)
  return {
    writers_in_this_order: writers,
    lengths,
    feeds_order: core.feeds().map(feed => names.get(feed.key.toString('hex'))),
    batches
  }
}

function indexState ({ keys, version }) {
  const at = {}
  for (const { key, min, max } of keys) at[key] = { key: Buffer.from(key, 'hex'), min, max }
  const bytes = IndexState.serialize(at, version)
  return { keys, version, bytes: bytes.toString('hex'), list_view_value_base64: bytes.toString('base64') }
}

async function versionBump () {
  const { core, writers } = await coreWithWriters([1])
  await call(writers[1], 'append', [{ at: 'a' }, { at: 'b' }])
  const db = memdb()
  const seen = []
  const view = name => listView(db, (msg, next) => { seen.push(name + ':' + msg.seq); next(null, [msg.value.at]) })
  core.use('list', 1, view('v1'))
  await settled(core)
  const before = Object.keys(await rows(db))

  const again = kappaCore(null, { multifeed: core._logs })
  again.use('list', 2, view('v2'))
  await settled(again)
  return {
    seen,
    keys_before: before,
    keys_after_version_2: Object.keys(await rows(db)),
    note: 'the data keys are gone, the state key is not: entries indexed before are not indexed again (the README promises that they are)',
    ready: true
  }
}

module.exports = async function () {
  const umkv = []
  for (const history of HISTORIES) umkv.push(await heads(history))
  return {
    about: 'kappa-core 7 views. "@1:0" means <hex key of feed 1>@0. umkv: heads of unordered-materialized-kv after the batches (order matters). store: leveldb keys and values.',
    derived_from: versions('hypercore', 'multifeed', 'multifeed-index', 'kappa-core', 'kappa-view', 'kappa-view-list', 'kappa-view-kv', 'unordered-materialized-kv', 'memdb'),
    umkv,
    views: { ...await views(), feeds: { 1: hex(1), 2: hex(2), 3: hex(3) } },
    order: [
      await order({ writers: ['b', 'a', '10', '9'], lengths: [2, 1, 2, 7] }),
      await order({ writers: ['default'], lengths: [25] })
    ],
    index_state: [
      { keys: [], version: 1 },
      { keys: [{ key: hex(1), min: 0, max: 3 }], version: 1 },
      { keys: [{ key: hex(1), min: 0, max: 300 }, { key: hex(2), min: 0, max: 70000 }], version: 7 }
    ].map(indexState),
    version_bump: await versionBump()
  }
}
