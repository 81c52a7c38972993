import KithCSV
import TestSupport
import Testing

@Suite struct CSVFaultTests {
  @Test func aQuoteThatIsNeverClosedIsShownWhereItOpens() {
    #expect(fault("a,b\n1,\"two\n3,4\n") == CSVFault(.unterminatedQuote, at: CSVPlace(line: 2, column: 3)))
    #expect(fault("\"") == CSVFault(.unterminatedQuote, at: CSVPlace(line: 1, column: 1)))
    #expect(fault("a,\"b\"\"") == CSVFault(.unterminatedQuote, at: CSVPlace(line: 1, column: 3)))
  }

  @Test func aQuoteInsideAFieldIsShownWhereItStands() {
    #expect(fault("a,b\n1,6\" pipe\n") == CSVFault(.strayQuote, at: CSVPlace(line: 2, column: 4)))
  }

  @Test func textAfterAClosingQuoteIsShownWhereItBegins() {
    #expect(fault("a,b\n\"x\"y,1\n") == CSVFault(.textAfterQuote, at: CSVPlace(line: 2, column: 4)))
    #expect(fault("a,b\n\"x\" ,1\n") == CSVFault(.textAfterQuote, at: CSVPlace(line: 2, column: 4)))
  }

  @Test func aRowWithTooManyFieldsIsShownAtTheFirstOfThem() {
    #expect(fault("a,b\n1,2,3\n") == CSVFault(.ragged(expected: 2, found: 3), at: CSVPlace(line: 2, column: 5)))
    #expect(fault("a,b\n1,2,\"3\"\n") == CSVFault(.ragged(expected: 2, found: 3), at: CSVPlace(line: 2, column: 5)))
  }

  @Test func aRowWithTooFewFieldsIsShownAtItsEnd() {
    #expect(fault("a,b,c\n1,22\r\n") == CSVFault(.ragged(expected: 3, found: 2), at: CSVPlace(line: 2, column: 5)))
  }

  @Test func columnsCountCharactersAndLinesCountThoseWithinQuotes() {
    #expect(fault("a,b\n\"é\nü\",ö\"\n") == CSVFault(.strayQuote, at: CSVPlace(line: 3, column: 5)))
  }

  @Test func bytesThatAreNotUTF8AreShown() {
    #expect(fault(Array("a,b\nx,caf".utf8) + [0xE9, 10]) == CSVFault(.notUTF8, at: CSVPlace(line: 2, column: 6)))
    #expect(fault(Array("a\n\"".utf8) + [0xC0, 0x80, 34, 10]) == CSVFault(.notUTF8, at: CSVPlace(line: 2, column: 2)))
    #expect(fault([0xFF, 0xFE, 97, 0, 44, 0]) == CSVFault(.utf16))
  }

  @Test func aRowThatIsTooLongEndsTheReading() {
    var format = CSVFormat(longestRow: 1000)
    format.blockSize = 100
    let text = "a,b\n1,2\n\"" + String(repeating: "x", count: 5000)
    let reader = CSVReader(bytes: Array(text.utf8), format: format)
    #expect(throws: CSVFault(.rowTooLong(limit: 1000), at: CSVPlace(line: 3, column: 1))) {
      while try reader.next() != nil {}
    }
  }

  @Test func aFileThatCannotBeReadSaysWhy() {
    #expect(throws: CSVFault(.unreadable("No such file or directory"))) { try CSVReader(path: "/no/such/file.csv") }
    #expect(throws: CSVFault(.unreadable("Is a directory"))) { try CSVReader(path: "/").next() }
  }

  @Test func readingGoesOnPastFaultsThatAreHeard() throws {
    var faults: [CSVFault] = []
    let text = "a,b\n1,2\n3\n5,6\"\n7,8\n\"9\"x,0\n1,2,3\n9,\"0"
    let reader = CSVReader(bytes: Array(text.utf8), onFault: { faults.append($0) })
    var good: [[String?]] = []
    while let block = try reader.next() { good += fields(of: block) }
    #expect(good == [["a", "b"], ["1", "2"], ["7", "8"]])
    #expect(faults.map(\.place.line) == [3, 4, 6, 7, 8])
  }

  @Test func everyFaultSaysWhatWouldMendIt() {
    let kinds: [CSVFault.Kind] = [
      .unterminatedQuote, .strayQuote, .textAfterQuote, .ragged(expected: 2, found: 1), .notUTF8, .utf16,
      .rowTooLong(limit: 1),
    ]
    for kind in kinds {
      #expect(!CSVFault(kind).message.isEmpty)
      #expect(CSVFault(kind).hint != nil)
    }
    #expect(CSVFault(.ragged(expected: 2, found: 1)).message == "this row has 1 field, the first row has 2")
  }

  @Test func noBytesMakeItCrash() {
    for seed in 1...300 {
      var random = SeededRandom(seed: UInt64(seed))
      let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : [10, 13, 34, 44].randomElement(using: &random) ?? 0
      }
      let reader = CSVReader(bytes: bytes, format: CSVFormat(blockSize: 64), onFault: { _ in })
      while let block = try? reader.next() { _ = fields(of: block) }
    }
  }
}
