import KithCSV
import TestSupport
import Testing

@Suite struct CSVWriterTests {
  private func written(_ row: [String?], separator: UInt8 = 44, neutralisesFormulas: Bool = false) -> String {
    var writer = CSVWriter(separator: separator, neutralisesFormulas: neutralisesFormulas)
    for field in row {
      if let field { writer.field(field) } else { writer.null() }
    }
    writer.endRow()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func onlyWhatNeedsQuotesIsQuoted() {
    #expect(written(["a", "b c", "d,e", "f\"g", "h\ni", "j\rk"]) == "a,b c,\"d,e\",\"f\"\"g\",\"h\ni\",\"j\rk\"\n")
    #expect(written(["a,b", "c;d"], separator: UInt8(ascii: ";")) == "a,b;\"c;d\"\n")
  }

  @Test func nullIsEmptyAndTheEmptyStringIsQuoted() {
    #expect(written([nil, "", nil]) == ",\"\",\n")
  }

  @Test func integersAreWrittenAsTheyAre() {
    var writer = CSVWriter()
    writer.field(Int64.min)
    writer.field(-1)
    writer.endRow()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "-9223372036854775808,-1\n")
  }

  @Test func formulasAreMadeHarmlessWhenAsked() {
    #expect(
      written(["=1+1", "@x", "+44 20", "-x", "\tx", "-5", "+7.5", "-", "a=b"], neutralisesFormulas: true)
        == "'=1+1,'@x,'+44 20,'-x,\"'\tx\",-5,+7.5,'-,a=b\n")
    #expect(written(["=A1,B1"], neutralisesFormulas: true) == "\"'=A1,B1\"\n")
  }

  @Test func theLineEndCanBeChosen() {
    var writer = CSVWriter(lineEnd: "\r\n")
    writer.field("a")
    writer.endRow()
    #expect(writer.bytes == Array("a\r\n".utf8))
  }

  @Test func aSinkGetsEverythingInOrder() {
    var got: [UInt8] = []
    var writer = CSVWriter { got.append(contentsOf: $0) }
    for number in 0..<50_000 {
      writer.field(Int64(number))
      writer.endRow()
    }
    writer.finish()
    #expect(got == Array((0..<50_000).map { "\($0)\n" }.joined().utf8))
  }

  @Test(arguments: 1...8) func whatIsWrittenIsReadBack(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let pieces = ["", "a", "\"", ",", "\n", "\r", "\r\n", "é", "\u{FEFF}", " ", "𝄞", ";", "\u{0}"]
    for _ in 0..<100 {
      let width = Int.random(in: 1...5, using: &random)
      let table = (0..<Int.random(in: 1...10, using: &random)).map { _ in
        (0..<width).map { _ -> String? in
          guard Int.random(in: 0..<4, using: &random) > 0 else { return nil }
          return (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
        }
      }
      // A file's first row is its header; a lone null cannot be one.
      let header = [[String?]](repeating: [String?](repeating: "h", count: width), count: 1)
      let text = (header + table).map { written($0) }.joined()
      #expect(
        try rows(text, blockSize: 64).elementsEqual(header + table) {
          $0.elementsEqual($1) { $0?.utf8.map(\.self) == $1?.utf8.map(\.self) }
        })
    }
  }
}
