import KithValue

/// What functions take from around them: chance, the clock, and how large a value may get.
public struct FunctionContext: Sendable {
  /// Where `rand()` and `randomUUID()` draw from.
  public var random: RandomSource
  /// The clocks that `timestamp()` and the temporal functions read.
  public var temporal: TemporalContext
  /// How many elements a list may have; `range()` refuses to make a longer one.
  public var maximumListLength: Int
  /// How many UTF-8 bytes a string may have; `replace()` and its kin refuse to make a longer one.
  public var maximumStringLength: Int
  /// Why the statement is to stop, if it is; work on long texts and lists asks now and then.
  public var reasonToStop: @Sendable () -> EvaluationError? = { nil }

  /// Why so many bytes may not be taken, if so: they would be more than what is left to the statement.
  var lackOfRoom: @Sendable (_ bytes: Int) -> EvaluationError? = { _ in nil }

  /// Makes a context; without arguments it stands at this moment, with chance seeded by the system.
  public init(
    random: RandomSource = RandomSource(), temporal: TemporalContext = TemporalContext(),
    maximumListLength: Int = Value.maximumListLength, maximumStringLength: Int = Value.maximumStringLength
  ) {
    self.random = random
    self.temporal = temporal
    self.maximumListLength = maximumListLength
    self.maximumStringLength = maximumStringLength
  }

  /// Throws where the statement is to stop.
  func checkCancelled() throws(EvaluationError) {
    if let reason = reasonToStop() { throw reason }
  }

  /// Whether work that has made so many values is to stop: asked in earnest once in 4,096 times.
  func isToStop(at count: Int) -> Bool { count & 4095 == 4095 && reasonToStop(at: count) != nil }

  /// Why work that has made so many values is to stop: also where there is no room for them.
  private func reasonToStop(at count: Int) -> EvaluationError? {
    reasonToStop() ?? lackOfRoom(count * Self.bytesOfAText)
  }

  /// A short text and its place in a list.
  private static let bytesOfAText = 64

  /// Values that were made until the statement was to stop: then they are let go of, which takes its time if they are many.
  func whole(_ made: [Value]) throws(EvaluationError) -> [Value] {
    guard let reason = reasonToStop(at: made.count) else { return made }
    Disposal.dispose(made, of: made.count)
    throw reason
  }

  /// A string, or a `LimitExceeded(StringTooLong)` error where it would have more bytes than a string may.
  func checkStringLength(_ bytes: Int, in function: String) throws(EvaluationError) {
    if bytes > maximumStringLength {
      throw .limitExceeded(
        "StringTooLong", "\(function)() would make a string of more than the \(maximumStringLength) bytes it may have")
    }
  }
}

/// Work on what is long, in pieces between which it looks whether it is to go on.
extension FunctionContext {
  /// From how many elements on a list is long.
  static let longList = 1 << 16
  /// From how many bytes on a text is long.
  static let longText = 1 << 20

  /// The elements of several lists, one after the other.
  func joined(_ lists: [ArraySlice<Value>]) throws(EvaluationError) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    for list in lists {
      var rest = list
      while !rest.isEmpty {
        result += rest.prefix(Self.longList)
        rest = rest.dropFirst(Self.longList)
        if let reason = rest.isEmpty ? nil : reasonToStop() {
          Disposal.dispose(result, of: result.count)
          throw reason
        }
      }
    }
    return result
  }

  /// A text changed code point by code point.
  func mapped(_ text: String, _ change: (String) -> String) throws(EvaluationError) -> String {
    if text.utf8.count < Self.longText { return change(text) }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    try inPieces(text) { result += change(String($0)) }
    return result
  }

  /// The text of well-formed bytes.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(EvaluationError) -> String {
    if bytes.count < Self.longText { return String(decoding: bytes, as: UTF8.self) }
    var result = ""
    result.reserveCapacity(bytes.count)
    var start = 0
    while start < bytes.count {
      var end = min(bytes.count, start + Self.longText)
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
      result += String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
      start = end
      try checkCancelled()
    }
    return result
  }

  /// Visits a text in pieces that begin at code points.
  private func inPieces(_ text: String, _ body: (Substring.UnicodeScalarView) -> Void) throws(EvaluationError) {
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      let utf8 = text.utf8
      var end = utf8.index(rest.startIndex, offsetBy: Self.longText, limitedBy: utf8.endIndex) ?? utf8.endIndex
      while end < utf8.endIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
      body(rest[..<end])
      rest = rest[end...]
      try checkCancelled()
    }
  }

  /// Two texts in one.
  func joined(_ a: String, _ b: String) throws(EvaluationError) -> String {
    var result = ""
    result.reserveCapacity(try Value.joinedLength(a, b))
    try inPieces(a) { result.append(contentsOf: Substring($0)) }
    try inPieces(b) { result.append(contentsOf: Substring($0)) }
    return result
  }
}
