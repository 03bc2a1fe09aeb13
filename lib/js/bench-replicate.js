'use strict'
// Replication over loopback TCP between processes, done by hypercore 9: what lib/bench/replicate_bench.cpp does.
// node bench-replicate.js STORAGE SIZE READERS. Prints one line of JSON.

const fs = require('fs')
const net = require('net')
const os = require('os')
const path = require('path')
const { fork } = require('child_process')
const { promisify } = require('util')
const hypercore = require('hypercore')
const ram = require('random-access-memory')

const blocksOf = size => (size < 1024 ? 100000 : size < 65536 ? 50000 : 2000)

async function open (storage, key) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'kappa-bench-'))
  process.on('exit', () => fs.rmSync(directory, { recursive: true, force: true }))
  const feed = hypercore(storage === 'ram' ? ram : directory, key)
  await promisify(feed.ready.bind(feed))()
  return feed
}

async function fill (feed, size) {
  const append = promisify(feed.append.bind(feed))
  for (let left = blocksOf(size); left > 0; left -= 128) {
    await append(Array(Math.min(128, left)).fill(Buffer.alloc(size, 'a')))
  }
}

function connect (feed, socket, isInitiator) {
  const stream = feed.replicate(isInitiator)
  socket.pipe(stream).pipe(socket)
  const over = error => { if (error) process.stderr.write(error.stack + '\n') }
  stream.on('error', over)
  socket.on('error', over)
  return stream
}

/** A reader, in a process of its own: tells its parent how many seconds it took. */
async function read ({ storage, size, key, port }) {
  const feed = await open(storage, Buffer.from(key, 'hex'))
  const start = process.hrtime.bigint()
  const stream = connect(feed, net.connect(port, '127.0.0.1'), true)
  stream.once('close', () => {
    const seconds = Number(process.hrtime.bigint() - start) / 1e9
    const complete = feed.length === blocksOf(size) && feed.downloaded() === feed.length
    process.send(complete ? seconds : -1, () => process.exit(0))
  })
}

async function measure (storage, size, readers) {
  const feed = await open(storage)
  await fill(feed, size)
  const server = net.createServer(socket => connect(feed, socket, false))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const job = { storage, size, key: feed.key.toString('hex'), port: server.address().port }
  const times = await Promise.all(Array.from({ length: readers }, () => new Promise((resolve, reject) => {
    const child = fork(__filename, [JSON.stringify(job)])
    child.once('message', resolve)
    child.once('exit', () => reject(new Error('a reader ended before it was done')))
  })))
  const blocks = blocksOf(size) * readers
  const slowest = Math.max(...times)
  if (Math.min(...times) < 0) throw new Error('not every block came')
  console.log(JSON.stringify({ items_per_second: blocks / slowest, bytes_per_second: blocks * size / slowest }))
  process.exit(0)
}

const [, , first, size, readers] = process.argv
if (process.send) {
  read(JSON.parse(first))
} else {
  measure(first, Number(size), Number(readers)).catch(error => { console.error(error); process.exit(1) })
}
