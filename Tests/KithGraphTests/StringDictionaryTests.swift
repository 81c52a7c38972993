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

  // MARK: - Restored strings, which are packed until one is looked at

  private func restored(_ texts: [String], pieceCount: Int) -> StringDictionary {
    let dictionary = StringDictionary()
    for first in stride(from: 0, to: texts.count, by: max(1, texts.count / pieceCount)) {
      let part = texts[first..<min(texts.count, first + max(1, texts.count / pieceCount))]
      var bytes: [UInt8] = []
      for text in part { bytes += withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { Array($0) } + text.utf8 }
      dictionary.restore(bytes, count: part.count)
    }
    return dictionary
  }

  private let texts = (0..<5_000).map { "text \($0 * 7)" } + ["", "é", "e\u{301}", "\0"]

  @Test func whatIsRestoredIsFoundBeforeAndAfterItIsLookedAt() {
    let dictionary = restored(texts, pieceCount: 3)
    #expect(dictionary.count == texts.count)
    for _ in 0..<20 {
      #expect(dictionary.code(of: "text 7") == 1)
      #expect(dictionary.code(of: "e\u{301}") == 5_002)
      #expect(dictionary.code(of: "text 8") == nil)
    }
    for (code, text) in texts.enumerated() {
      #expect(dictionary[UInt32(code)].text.hasSameBytes(as: text))
      #expect(dictionary.code(of: text) == UInt32(code))
    }
    #expect(dictionary.intern("text 14") == 2)
    #expect(dictionary.intern("new") == UInt32(texts.count))
  }

  @Test func whatIsNewComesBehindWhatIsPacked() {
    let dictionary = restored(texts, pieceCount: 1)
    #expect(dictionary.intern("new") == UInt32(texts.count))
    #expect(dictionary.intern("") == 5_000)
    #expect(dictionary[UInt32(texts.count)].text == "new")
    #expect(dictionary.leadingBytes(of: 0) == StringDictionary.leadingBytes(of: "text 0"))
  }

  @Test func manyThreadsLookAtOnce() async {
    let dictionary = restored(texts, pieceCount: 2)
    let texts = texts
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<texts.count).allSatisfy { at in
            let code = UInt32((at + task * 700) % texts.count)
            return dictionary[code].text.hasSameBytes(as: texts[Int(code)])
              && (at % 100 > 0 || dictionary.code(of: texts[Int(code)]) == code)
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}

extension StringDictionary {
  fileprivate static func leadingBytes(of text: String) -> UInt64 {
    Array(text.utf8).withUnsafeBufferPointer { leadingBytes(of: $0) }
  }
}
