import KithCSV
import TestSupport
import Testing

@Suite struct CSVReaderTests {
  @Test func rowsEndInLineFeedOrBothOrNothing() throws {
    #expect(try rows("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
    #expect(try rows("a,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]])
    #expect(try rows("a,b\n1,2") == [["a", "b"], ["1", "2"]])
    #expect(try rows("a,b\r\n1,2") == [["a", "b"], ["1", "2"]])
    #expect(try rows("a,b\r1,2\r") == [["a", "b"], ["1", "2"]])
  }

  @Test func anEmptyTextHasNoRows() throws {
    #expect(try rows("") == [])
    #expect(try rows("\u{FEFF}") == [])
    #expect(try rows("\n\n") == [])
  }

  @Test func anEmptyFieldIsNullAndQuotesMakeItAnEmptyString() throws {
    #expect(try rows(",\"\",\n") == [[nil, "", nil]])
    #expect(try rows("a,b\n,") == [["a", "b"], [nil, nil]])
    #expect(try rows("a\n\n\"\"\n") == [["a"], [nil], [""]])
  }

  @Test func blankLinesSayNothingBetweenRowsOfSeveralFields() throws {
    #expect(try rows("\na,b\n\n\r\n1,2\n\n") == [["a", "b"], ["1", "2"]])
  }

  @Test func quotesHoldSeparatorsLineEndsAndDoubledQuotes() throws {
    #expect(try rows("\"a,b\",\"c\nd\",\"e\"\"f\",\"\"\"\"\n") == [["a,b", "c\nd", "e\"f", "\""]])
    #expect(try rows("\"a\r\nb\",c\r\nd,\"e\"\r\n") == [["a\r\nb", "c"], ["d", "e"]])
  }

  @Test func anySingleByteSeparates() throws {
    #expect(try rows("a;b,c\n", CSVFormat(separator: UInt8(ascii: ";"))) == [["a", "b,c"]])
    #expect(try rows("a\tb c\n", CSVFormat(separator: 9)) == [["a", "b c"]])
  }

  @Test func aByteOrderMarkIsNoPartOfTheFirstField() throws {
    let reader = CSVReader(bytes: Array("\u{FEFF}id,name\n1,x\n".utf8))
    #expect(try reader.nextRow() == ["id", "name"])
    #expect(reader.hasByteOrderMark)
    #expect(try rows("\u{FEFF}\"id\",name\n") == [["id", "name"]])
  }

  @Test func spacesBelongToTheField() throws {
    #expect(try rows(" a , b \n") == [[" a ", " b "]])
  }

  @Test func raggedRowsAreTakenWhenAllowed() throws {
    #expect(try rows("a,b\n1\n1,2,3\n", CSVFormat(allowsRaggedRows: true)) == [["a", "b"], ["1"], ["1", "2", "3"]])
  }

  @Test func strayQuotesAreTakenWhenAllowed() throws {
    #expect(try rows("6\" pipe,b\n", CSVFormat(allowsStrayQuotes: true)) == [["6\" pipe", "b"]])
  }

  @Test func rowsCanBeAskedForOneByOne() throws {
    let reader = CSVReader(bytes: Array("a,b\n1,2\n3,4\n5,6\n".utf8))
    #expect(try reader.nextRow() == ["a", "b"])
    #expect(reader.width == 2)
    let block = try #require(try reader.next(limit: 2))
    #expect(block.rowCount == 2 && block.firstRow == 1)
    #expect(try reader.nextRow() == ["5", "6"])
    #expect(try reader.nextRow() == nil)
    #expect(reader.rowCount == 4)
  }

  @Test func anEarlierBlockStaysAsItWas() throws {
    let text = (0..<500).map { "\($0),row \($0)\n" }.joined()
    let reader = CSVReader(bytes: Array(text.utf8), format: CSVFormat(blockSize: 100))
    var blocks: [CSVBlock] = []
    while let block = try reader.next() { blocks.append(block) }
    #expect(blocks.count > 20)
    #expect(blocks.flatMap(fields) == (0..<500).map { ["\($0)", "row \($0)"] })
  }

  @Test func rowsCanBeHadAsTheyStandInTheFile() throws {
    let text = "a, b ,\"c\"\r\n\"1\",\"\",\"x\"\"y\"\r\n\r\n2,3,4"
    let reader = CSVReader(bytes: Array(text.utf8))
    let block = try #require(try reader.next())
    let raw = (0..<block.rowCount).map { block.withRawRow($0) { String(decoding: $0, as: UTF8.self) } }
    #expect(raw == ["a, b ,\"c\"\r\n", "\"1\",\"\",\"x\"\"y\"\r\n\r\n", "2,3,4\n"])
  }

  @Test func fieldsCanBeHadAsTheyStandInTheFile() throws {
    let block = try #require(try CSVReader(bytes: Array("a, b ,\"c\",\"d\"\"e\",,\"\"\n".utf8)).next())
    let raw = (0..<6).map { block.withRawField(0, $0) { String(decoding: $0, as: UTF8.self) } }
    #expect(raw == ["a", " b ", "\"c\"", "\"d\"\"e\"", "", "\"\""])
  }

  @Test func shortFieldsAreWords() throws {
    let block = try #require(try CSVReader(bytes: Array("ab,\"a\",,12345678,123456789,\"a\"\"\"\n".utf8)).next())
    func word(_ column: Int) -> [UInt64]? { block.word(0, column).map { [$0.word, UInt64($0.length)] } }
    #expect(word(0) == [0x6261, 2])
    #expect(word(1) == [0x61, 1])
    #expect(word(2) == [0, 0])
    #expect(word(3) == [0x3837_3635_3433_3231, 8])
    #expect(word(4) == [0x3837_3635_3433_3231, 9])
    #expect(word(5) == nil)
  }

  @Test func rowsKnowTheirLines() throws {
    let reader = CSVReader(bytes: Array("a,b\n\n\"1\n\n\",2\r\n3,4\n\n5,6".utf8))
    #expect(try reader.next(limit: 1)?.lines == [1])
    #expect(try reader.next()?.lines == [3, 6, 8])
  }

  @Test func aRowLongerThanTheBlockIsReadWhole() throws {
    let long = String(repeating: "x", count: 10_000)
    #expect(try rows("a,b\n\(long),\"\(long)\"\n", blockSize: 64) == [["a", "b"], [long, long]])
    let wide = [String?](repeating: "y", count: 100_000)
    #expect(try rows(wide.map { $0 ?? "" }.joined(separator: ",")) == [wide])
  }

  @Test func readingStopsWhenAsked() throws {
    var asked = 0
    let text = String(repeating: "1,2\n", count: 1000)
    let stop: () -> Bool = {
      asked += 1
      return asked > 3
    }
    let reader = CSVReader(bytes: Array(text.utf8), format: CSVFormat(blockSize: 100), isCancelled: stop)
    #expect(throws: CSVFault(.cancelled, at: CSVPlace(line: 73, column: 1))) { while try reader.next() != nil {} }
  }

  @Test(arguments: 1...12) func anyBytesInBlocksOfAnySizeGiveTheSame(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let alphabet = ["a", "b", "1", ",", ",", "\n", "\n", "\r", "\"", "\"", "\"", "é", ";"]
    for _ in 0..<400 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).flatMap { _ in
        Array((alphabet.randomElement(using: &random) ?? "").utf8)
      }
      let ragged = CSVFormat(allowsRaggedRows: true, allowsStrayQuotes: true)
      let whole = Result { () throws(CSVFault) in try rows(bytes, ragged, blockSize: 1 << 12) }
      let inBlocks = Result { () throws(CSVFault) in try rows(bytes, ragged, blockSize: 64) }
      // Which line ends a text has is told by its first block.
      if bytes.contains(13) && !bytes.prefix(60).contains(10) { continue }
      #expect(whole == inBlocks, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      if case .success(let read) = whole { #expect(read == plainRows(bytes)) }
    }
  }
}

/// The same by the book: one byte after the other, nothing clever.
private func plainRows(_ text: [UInt8]) -> [[String?]] {
  var rows: [[String?]] = []
  var row: [String?] = []
  var field: [UInt8] = []
  var isQuoted = false
  var at = 0
  let rowEnd: UInt8 = text.contains(13) && !text.contains(10) ? 13 : 10
  let bytes = text.isEmpty || text.last == rowEnd ? text : text + [rowEnd]
  func closeField() {
    row.append(field.isEmpty && !isQuoted ? nil : String(decoding: field, as: UTF8.self))
    field = []
    isQuoted = false
  }
  func closeRow() {
    if !isQuoted && field.last == 13 { field.removeLast() }
    closeField()
    if row != [nil] || rows.first?.count == 1 { rows.append(row) }
    row = []
  }
  while at < bytes.count {
    if field.isEmpty && !isQuoted && bytes[at] == 34 {
      isQuoted = true
      at += 1
      while at < bytes.count, bytes[at] != 34 || at + 1 < bytes.count && bytes[at + 1] == 34 {
        at += bytes[at] == 34 ? 1 : 0
        field.append(bytes[at])
        at += 1
      }
      at += 1
      if at + 1 < bytes.count, bytes[at] == 13, bytes[at + 1] == rowEnd { at += 1 }
    } else if bytes[at] == 44 {
      closeField()
      at += 1
    } else if bytes[at] == rowEnd {
      closeRow()
      at += 1
    } else {
      field.append(bytes[at])
      at += 1
    }
  }
  if !field.isEmpty || isQuoted || !row.isEmpty { closeRow() }
  return rows
}
