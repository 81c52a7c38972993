import KithValue

/// The text that the last of the rows kept so far has under the first key of an order.
struct TextBound {
  private let text: StringValue
  private let leading: UInt64
  private let ascending: Bool

  init(_ text: StringValue, ascending: Bool) {
    self.text = text
    leading = text.leadingBytes
    self.ascending = ascending
  }

  /// Whether a row of this value may be among those that are kept.
  @inline(__always)
  func allows(_ value: Value) -> Bool {
    guard case .string(let other) = value else { return true }
    let theirs = other.leadingBytes
    if theirs != leading { return (theirs < leading) == ascending }
    let order = other.order(against: text)
    return order == 0 || (order < 0) == ascending
  }

  /// Whether no text that begins so, however it goes on, may be among them: then it is not among them itself.
  func refuses(beginning: StringValue) -> Bool {
    // What goes on is greater still.
    if ascending { return !allows(.string(beginning)) }
    let theirs = beginning.leadingBytes
    let length = beginning.text.utf8.count
    let ours = length >= 8 ? leading : length == 0 ? 0 : leading & ~(.max >> UInt64(8 * length))
    if theirs != ours { return theirs < ours }
    return length > 8 && beginning.order(against: text) < 0 && !text.text.utf8.starts(with: beginning.text.utf8)
  }
}

extension StringValue {
  /// The first eight bytes as a number, the first highest: where two differ, their texts are in the same order.
  var leadingBytes: UInt64 {
    text.withBytes { StringDictionary.leadingBytes(of: $0) }
  }
}
