'use strict'
// The work of lib/bench/compare: node compare.js FOLDER_OF_OUR_BENCHMARKS [--rounds N] [--json FILE] [WORK...]
// Each work is done by both sides in turns, `rounds` times; the best of each side counts, being the one
// that other programs disturbed least.

const fs = require('fs')
const os = require('os')
const path = require('path')
const { execFileSync } = require('child_process')

const perSecond = (work, say, atLeast) => ({ work, say, atLeast, unit: 'items_per_second' })
const bytesPerSecond = (work, say, atLeast) => ({ work, say, atLeast, unit: 'bytes_per_second' })

const ROWS = [
  perSecond('append/ram', 'append one by one, 64 B, ram', 1.4),
  perSecond('append/file', 'append one by one, 64 B, file', 3),
  perSecond('batch/ram', 'append batches of 128, 64 B, ram', 4),
  perSecond('batch/file', 'append batches of 128, 64 B, file', 4),
  bytesPerSecond('large/ram', 'append batches of 16, 64 KiB, ram', 2),
  bytesPerSecond('large/file', 'append batches of 16, 64 KiB, file', 2),
  perSecond('get/ram', 'random get, 64 B, ram', 10),
  perSecond('get/file', 'random get, 64 B, file', 10),
  { work: 'open/1000000', say: 'open 10^6 blocks', atMost: 50, unit: 'real_time_ms' },
  { work: 'memory/100000', say: 'memory, 10^5 blocks open', unit: 'bytes' },
  { work: 'memory/1000000', say: 'memory, 10^6 blocks open', unit: 'bytes', growsFrom: 'memory/100000' },
  perSecond('replicate/ram/64/1', 'replicate, 64 B, ram', 10),
  perSecond('replicate/file/64/1', 'replicate, 64 B, file', 10),
  perSecond('replicate/ram/1024/1', 'replicate, 1 KiB, ram'),
  perSecond('replicate/file/1024/1', 'replicate, 1 KiB, file'),
  bytesPerSecond('replicate/ram/65536/1', 'replicate, 64 KiB, ram', 4),
  bytesPerSecond('replicate/file/65536/1', 'replicate, 64 KiB, file', 4),
  perSecond('replicate/ram/64/4', 'replicate, 64 B, ram, 4 readers'),
  perSecond('replicate/ram/64/16', 'replicate, 64 B, ram, 16 readers'),
  bytesPerSecond('replicate/ram/65536/4', 'replicate, 64 KiB, ram, 4 readers'),
  bytesPerSecond('replicate/ram/65536/16', 'replicate, 64 KiB, ram, 16 readers'),
  perSecond('index/list/ram', 'list view, 10^5 entries, ram', 5),
  perSecond('index/list/file', 'list view, 10^5 entries, file', 5),
  perSecond('index/kv/ram', 'key-value view, 10^5 entries, ram', 5),
  perSecond('index/kv/file', 'key-value view, 10^5 entries, file', 5)
]

/** Bytes by which memory may grow up to a million blocks: the bitfield of all of them, and the cache of block
    offsets, which has reached its fixed size by then. */
const MAY_GROW = Math.ceil(1e6 / 8192) * 3584 + 256 * 1024

const isRate = row => row.unit.endsWith('per_second')

/** Work that is a program of its own on both sides: `replicate/ram/64/4`, `index/list/file`. */
const programs = {
  replicate: { ours: 'kappa_replicate_bench', theirs: 'bench-replicate.js', words: work => work.split('/').slice(1) },
  index: { ours: 'kappa_index_bench', theirs: 'bench-index.js', words: work => [work.slice('index/'.length)] }
}
const programOf = row => programs[row.work.split('/')[0]]

function ours (folder, row) {
  const other = programOf(row)
  if (other) {
    return JSON.parse(execFileSync(path.join(folder, other.ours), other.words(row.work), { encoding: 'utf8' }))[row.unit]
  }
  const bench = path.join(folder, 'kappa_bench')
  const pattern = '^' + row.work + '(/|$)'
  const output = execFileSync(bench, ['--benchmark_format=json', '--benchmark_filter=' + pattern],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const [result] = JSON.parse(output).benchmarks
  return row.unit === 'real_time_ms' ? result.real_time : result[row.unit]
}

/** On a busy machine hypercore 9 now and then never calls back; then it gets another chance. */
function theirs (row, tries = 3) {
  try {
    const other = programOf(row)
    const script = other
      ? [path.join(__dirname, other.theirs), ...other.words(row.work)]
      : ['--expose-gc', path.join(__dirname, 'bench.js'), row.work]
    const output = execFileSync(process.execPath, script,
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 120000, killSignal: 'SIGKILL' })
    return JSON.parse(output)[row.unit]
  } catch (error) {
    if (error.code !== 'ETIMEDOUT' || tries === 1) throw error
    console.error(`JavaScript did not finish ${row.work} in two minutes; once more`)
    return theirs(row, tries - 1)
  }
}

function better (row, a, b) {
  if (a === undefined) return b
  return isRate(row) ? Math.max(a, b) : Math.min(a, b)
}

function text (row, value) {
  const grouped = number => Math.round(number).toLocaleString('en-US')
  switch (row.unit) {
    case 'items_per_second': return grouped(value) + '/s'
    case 'bytes_per_second': return grouped(value / 1e6) + ' MB/s'
    case 'real_time_ms': return value.toFixed(1) + ' ms'
    default: return grouped(value / 1024) + ' KiB'
  }
}

/** What is asked of a row, and whether it holds. */
function verdict (row, result, all) {
  if (row.atLeast) return { asked: row.atLeast.toFixed(1) + 'x', ok: result.ours / result.theirs >= row.atLeast }
  if (row.atMost) return { asked: 'under ' + text(row, row.atMost), ok: result.ours < row.atMost }
  const base = row.growsFrom && all[row.growsFrom]
  if (!base) return { asked: '', ok: true }
  return { asked: '+' + text(row, MAY_GROW) + ' at most', ok: result.ours - base.ours <= MAY_GROW }
}

function table (lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map(line => line[column].length)))
  const format = line => '| ' + line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ') + ' |'
  const rule = '|' + widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : '-'.repeat(width + 1) + ':')).join('|') + '|'
  return [format(lines[0]), rule, ...lines.slice(1).map(format)].join('\n')
}

function main () {
  const [folder, ...words] = process.argv.slice(2)
  let rounds = 3
  let json = null
  const wanted = []
  while (words.length) {
    const word = words.shift()
    if (word === '--rounds') rounds = Number(words.shift())
    else if (word === '--json') json = words.shift()
    else wanted.push(word)
  }
  const rows = ROWS.filter(row => wanted.length === 0 || wanted.includes(row.work))
  if (!folder || !(rounds >= 1) || rows.length === 0) {
    console.error('usage: lib/bench/compare [--rounds N] [--json FILE] [' + ROWS.map(row => row.work).join('|') + ']...')
    process.exit(64)
  }

  const busy = os.loadavg()[0].toFixed(1)
  console.log(`${os.cpus().length} cores, load ${busy} before, node ${process.version}, best of ${rounds} rounds\n`)
  const results = {}
  for (const row of rows) {
    const result = results[row.work] = {}
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`${row.work} ${round + 1}/${rounds}   \r`)
      result.ours = better(row, result.ours, ours(folder, row))
      result.theirs = better(row, result.theirs, theirs(row))
    }
  }

  const lines = [['work', 'JavaScript', 'ours', 'ratio', 'asked', '']]
  let missed = 0
  for (const row of rows) {
    const result = results[row.work]
    const { asked, ok } = verdict(row, result, results)
    if (!ok) missed++
    result.ratio = isRate(row) ? result.ours / result.theirs : result.theirs / result.ours
    lines.push([row.say, text(row, result.theirs), text(row, result.ours), result.ratio.toFixed(1) + 'x', asked, ok ? '' : 'missed'])
  }
  console.log(table(lines))
  if (json) fs.writeFileSync(json, JSON.stringify({ rounds, load: Number(busy), results }, null, 2) + '\n')
  process.exitCode = missed ? 1 : 0
}

main()
