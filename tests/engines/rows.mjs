// Reads a file of Parquet with hyparquet, or a CSV with SheetJS, and prints its rows as JSON.
//
//     node rows.mjs FILE | --table FILE | --ready

import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import XLSX from 'xlsx'

const [first, second] = process.argv.slice(2)
const plain = value => value instanceof Date ? value.toISOString().slice(0, 10) : value
if (first === '--table') {
  const book = XLSX.readFile(second, { raw: true })
  console.log(JSON.stringify(XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1 })))
} else if (first !== '--ready') {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(first) })
  console.log(JSON.stringify(rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))))
}
