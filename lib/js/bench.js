'use strict'
// What lib/bench measures, done by hypercore 9: node --expose-gc bench.js NAME. Prints one line of JSON:
// {"name": ..., "items_per_second": ..., "bytes_per_second": ...} or {"real_time_ms": ...} or {"bytes": ...}.

const fs = require('fs')
const os = require('os')
const path = require('path')
const { promisify } = require('util')
const hypercore = require('hypercore')
const ram = require('random-access-memory')

const HUNDRED_THOUSAND = 100000
const AT_ONCE = 10000

async function open (storage, options) {
  const feed = hypercore(storage, options)
  await promisify(feed.ready.bind(feed))()
  return feed
}

async function close (feed) {
  await promisify(feed.close.bind(feed))()
}

function append (feed, blocks) {
  return new Promise((resolve, reject) => feed.append(blocks, error => (error ? reject(error) : resolve())))
}

async function fill (feed, blocks) {
  for (let done = 0; done < blocks; done += AT_ONCE) {
    await append(feed, Array(Math.min(AT_ONCE, blocks - done)).fill(Buffer.alloc(64, 'a')))
  }
}

/** Calls `work` again and again for a second, or `times` times; seconds that one call took. */
async function secondsEach (work, times) {
  const start = process.hrtime.bigint()
  const elapsed = () => Number(process.hrtime.bigint() - start) / 1e9
  let calls = 0
  while (times ? calls < times : elapsed() < 1) {
    await work()
    calls++
  }
  return elapsed() / calls
}

/** `count` blocks of `size` bytes in each call; each call waits for the one before it. */
async function appending (storage, count, size, times) {
  const feed = await open(storage)
  const block = Buffer.alloc(size, 'a')
  const batch = count === 1 ? block : Array(count).fill(block)
  for (let i = 0; i < 100 && !times; i++) await append(feed, batch)
  const seconds = await secondsEach(() => append(feed, batch), times)
  await close(feed)
  return { items_per_second: count / seconds, bytes_per_second: count * size / seconds }
}

/** Random blocks, `PARALLEL` of them asked for at once, which is what hypercore is quickest at. */
const PARALLEL = 64
async function getting (storage) {
  const feed = await open(storage)
  await fill(feed, HUNDRED_THOUSAND)
  const some = () => new Promise((resolve, reject) => {
    let missing = PARALLEL
    for (let i = 0; i < PARALLEL; i++) {
      feed.get(Math.floor(Math.random() * HUNDRED_THOUSAND), error => {
        if (error) reject(error)
        else if (--missing === 0) resolve()
      })
    }
  })
  for (let i = 0; i < 100; i++) await some()
  const seconds = await secondsEach(some)
  await close(feed)
  return { items_per_second: PARALLEL / seconds }
}

async function filled (directory, blocks) {
  const feed = await open(directory)
  await fill(feed, blocks)
  await close(feed)
}

async function opening (directory, blocks) {
  await filled(directory, blocks)
  const times = []
  for (let i = 0; i < 5; i++) {
    const start = process.hrtime.bigint()
    const feed = await open(directory)
    times.push(Number(process.hrtime.bigint() - start) / 1e6)
    await close(feed)
  }
  return { real_time_ms: times.sort((a, b) => a - b)[2] }
}

/** Bytes that an open feed holds, after 10,000 of its blocks were read. */
async function holding (directory, blocks) {
  await filled(directory, blocks)
  const used = () => {
    global.gc()
    const { heapUsed, external, arrayBuffers } = process.memoryUsage()
    return heapUsed + Math.max(external, arrayBuffers)
  }
  const before = used()
  const feed = await open(directory)
  for (let i = 0; i < 10000; i++) {
    await promisify(feed.get.bind(feed))(Math.floor(Math.random() * blocks))
  }
  const bytes = used() - before
  await close(feed)
  return { bytes }
}

async function inTemporaryDirectory (work) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'kappa-bench-'))
  try {
    return await work(directory)
  } finally {
    fs.rmSync(directory, { recursive: true })
  }
}

const onDisk = work => () => inTemporaryDirectory(work)
const newRam = () => () => ram()

const benchmarks = {
  'append/ram': () => appending(newRam(), 1, 64),
  'append/file': onDisk(directory => appending(directory, 1, 64)),
  'batch/ram': () => appending(newRam(), 128, 64),
  'batch/file': onDisk(directory => appending(directory, 128, 64)),
  'large/ram': () => appending(newRam(), 16, 65536, 256),
  'large/file': onDisk(directory => appending(directory, 16, 65536, 256)),
  'get/ram': () => getting(newRam()),
  'get/file': onDisk(getting),
  'open/1000000': onDisk(directory => opening(directory, 1000000)),
  'memory/100000': onDisk(directory => holding(directory, 100000)),
  'memory/1000000': onDisk(directory => holding(directory, 1000000))
}

async function main () {
  const name = process.argv[2]
  if (!benchmarks[name]) {
    console.error('usage: node --expose-gc bench.js ' + Object.keys(benchmarks).join('|'))
    process.exit(64)
  }
  console.log(JSON.stringify({ name, ...await benchmarks[name]() }))
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
