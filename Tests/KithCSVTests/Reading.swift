import KithCSV

/// All rows of a text, read with blocks of `blockSize` bytes (64 at least), nil for null.
func rows(_ text: String, _ format: CSVFormat = CSVFormat(), blockSize: Int = 1 << 17) throws(CSVFault) -> [[String?]] {
  try rows(Array(text.utf8), format, blockSize: blockSize)
}

func rows(_ bytes: [UInt8], _ format: CSVFormat, blockSize: Int) throws(CSVFault) -> [[String?]] {
  var format = format
  format.blockSize = blockSize
  let reader = CSVReader(bytes: bytes, format: format)
  var rows: [[String?]] = []
  while let block = try reader.next() { rows += fields(of: block) }
  return rows
}

func fields(of block: CSVBlock) -> [[String?]] {
  (0..<block.rowCount).map { row in
    (0..<block.fieldCount(row)).map { block.isNull(row, $0) ? nil : block.string(row, $0) }
  }
}

/// The fault that reading a text ends with.
func fault(_ text: String, _ format: CSVFormat = CSVFormat()) -> CSVFault? {
  fault(Array(text.utf8), format)
}

func fault(_ bytes: [UInt8], _ format: CSVFormat = CSVFormat()) -> CSVFault? {
  do throws(CSVFault) {
    _ = try rows(bytes, format, blockSize: 1 << 17)
    return nil
  } catch {
    return error
  }
}
