import KithCSV
import TestSupport
import Testing

@Suite struct CSVNumberTests {
  private func integer(_ text: String) throws -> Int64? {
    try CSVReader(bytes: Array("\(text),\n".utf8)).next()?.integer(0, 0)
  }
  private func double(_ text: String) throws -> Double? {
    try CSVReader(bytes: Array("\(text),\n".utf8)).next()?.double(0, 0)
  }

  @Test func integersOfEveryLength() throws {
    for number: Int64 in [0, 7, 42, 12_345_678, 123_456_789, -1, -12_345_678, .max, .min, 1 << 53] {
      #expect(try integer("\(number)") == number)
    }
    #expect(try integer("+7") == 7)
    #expect(try integer("007") == 7)
    #expect(try integer("\"12\"") == 12)
  }

  @Test(arguments: [
    "", "-", "+", "x", "1x", "x1", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "-9223372036854775809",
    "99999999999999999999", "1234567a", "a2345678", "12/45678", "12:45678", "\"\"", "٣",
  ])
  func whatIsNoInteger(text: String) throws { #expect(try integer(text) == nil) }

  @Test func floatsAreExact() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<2000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      #expect(try double("\(number)") == number)
      let short = Double(Int64.random(in: -999_999...999_999, using: &random)) / 1000
      #expect(try double("\(short)") == short)
    }
    #expect(try double("-0")?.sign == .minus)
    #expect(try double("1e400") == .infinity)
  }

  @Test(arguments: ["", ".", "-", "1.", "0x10", "nan", "inf", "1e", "1 ", "1,5", "--1"])
  func whatIsNoFloat(text: String) throws { #expect(try double("\"\(text)\"") == nil || text == "1.") }
}
