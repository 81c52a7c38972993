import KithValue

/// What a function of texts does to the bytes that stand in a buffer from an offset on: the same as its body does to a
/// string, without one.
///
/// It gives false where the result is null.
typealias TextEdit = (_ buffer: TextBuffer, _ start: Int) -> Bool

extension ScalarFunction {
  /// Makes the edit for the arguments behind the first, which are the same for all rows; nil where the body must tell, as
  /// for one that is no string.
  typealias EditMaker = @Sendable (_ constants: [Value]) -> TextEdit?

  /// The same function, which also knows what it does to bytes.
  func editing(_ edit: @escaping EditMaker) -> ScalarFunction {
    var function = self
    function.edit = edit
    return function
  }

  /// The same function, which gives a part of its text: which code points, of how many; nil where the body must tell.
  func taking(_ part: @escaping @Sendable (_ count: Int, _ constants: [Value]) -> Range<Int>?) -> ScalarFunction {
    var function = editing { constants in
      guard part(0, constants) != nil else { return nil }
      return { buffer, start in
        let text = buffer.text(from: start)
        if text.isASCII {
          if let range = part(text.count, constants) {
            buffer.keep(start + range.lowerBound..<start + range.upperBound, from: start)
          }
          return true
        }
        let places = text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]
        if let range = part(places.count - 1, constants) {
          buffer.keep(start + places[range.lowerBound]..<start + places[range.upperBound], from: start)
        }
        return true
      }
    }
    function.isCut = true
    return function
  }
}

extension LetterCase {
  /// Changes the letters where they stand.
  func change(_ buffer: TextBuffer, _ start: Int) {
    if !buffer.text(from: start).isASCII {
      return buffer.replace(from: start, with: changed(String(decoding: buffer.text(from: start), as: UTF8.self)))
    }
    let text = buffer.mutableText(from: start)
    let first: UInt8 = self == .upper ? UInt8(ascii: "a") : UInt8(ascii: "A")
    for at in 0..<text.count { text[at] ^= text[at] &- first < 26 ? 0x20 : 0 }
  }
}

extension TextBuffer {
  /// Puts another text at every place of one that is not empty, from left to right.
  func replace(_ search: [UInt8], with new: [UInt8], from start: Int, by way: TextBuffer) {
    search.withUnsafeBufferPointer { search in
      guard var at = text(from: start).firstOffset(of: search) else { return }
      if search.count == 1, new.count == 1 {
        let text = mutableText(from: start)
        for place in at..<text.count where text[place] == search[0] { text[place] = new[0] }
        return
      }
      way.removeAll()
      way.append(text(from: start))
      let old = way.text(from: 0)
      truncate(to: start)
      var copied = 0
      new.withUnsafeBufferPointer { new in
        while true {
          append(UnsafeBufferPointer(rebasing: old[copied..<at]))
          append(new)
          copied = at + search.count
          if count - start >= Self.longText { isTooLong = true }
          guard !isTooLong, let next = old.firstOffset(of: search, from: copied) else { break }
          at = next
        }
      }
      append(UnsafeBufferPointer(rebasing: old[copied...]))
    }
  }
}
