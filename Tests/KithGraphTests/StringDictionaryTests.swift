import KithValue
import Testing

@Suite struct StringDictionaryTests {
  @Test func givesOneCodeAStringInOrderOfFirstUse() {
    let dictionary = StringDictionary()
    #expect(dictionary.intern("London") == 0)
    #expect(dictionary.intern("Leeds") == 1)
    #expect(dictionary.intern("London") == 0)
    #expect(dictionary[1].text == "Leeds")
    #expect(dictionary.code(of: "Leeds") == 1)
    #expect(dictionary.code(of: "Paris") == nil)
    #expect(dictionary.count == 2)
  }

  @Test func tellsApartWhatOnlyLooksTheSame() {
    let dictionary = StringDictionary()
    #expect(dictionary.intern("\u{e9}") != dictionary.intern("e\u{301}"))
    #expect(dictionary.intern("") == 2)
    #expect(dictionary.intern("\0") == 3)
  }

  @Test func takesBytesAndRepairsThem() {
    let dictionary = StringDictionary()
    let code = Array("Ada".utf8).withUnsafeBufferPointer { dictionary.intern(utf8: $0) }
    #expect(dictionary.intern("Ada") == code)
    let broken = [UInt8(0x41), 0xFF].withUnsafeBufferPointer { dictionary.intern(utf8: $0) }
    #expect(dictionary[broken].text == "A\u{FFFD}")
  }

  @Test func growsAcrossItsChunks() {
    let dictionary = StringDictionary()
    for number in 0..<20_000 { #expect(dictionary.intern("person \(number)") == UInt32(number)) }
    for number in 0..<20_000 {
      #expect(dictionary[UInt32(number)].text == "person \(number)")
      #expect(dictionary.code(of: "person \(number)") == UInt32(number))
    }
  }

  @Test func leadingBytesOrderStringsWhereTheyDiffer() {
    let dictionary = StringDictionary()
    let texts = ["", "a", "a\0", "ab", "abcdefgh", "abcdefghi", "b", "é", "日本"]
    let codes = texts.map { dictionary.intern($0) }
    #expect(dictionary.leadingBytes(of: codes[3]) == 0x6162_0000_0000_0000)
    #expect(codes.map(dictionary.leadingBytes) == codes.map(dictionary.leadingBytes).sorted())
    #expect(dictionary.leadingBytes(of: codes[4]) == dictionary.leadingBytes(of: codes[5]))
  }
}
