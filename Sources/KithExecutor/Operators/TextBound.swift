import KithValue

/// The text that the last of the rows kept so far has under a key of an order.
struct TextBound {
  let text: StringValue
  private let leading: UInt64
  private let ascending: Bool

  init(_ text: StringValue, ascending: Bool) {
    self.text = text
    leading = text.leadingBytes
    self.ascending = ascending
  }

  /// Whether a row of this value stands before the bound, negative, beyond it, positive, or level with it; one that is no text
  /// counts as before.
  @inline(__always)
  func place(of value: Value) -> Int {
    guard case .string(let other) = value else { return -1 }
    if other === text { return 0 }
    let theirs = other.leadingBytes
    if theirs != leading { return (theirs < leading) == ascending ? -1 : 1 }
    let order = other.order(against: text)
    return ascending ? order : -order
  }

  /// The same of a row of this code.
  func place(of code: UInt32, _ dictionary: StringDictionary) -> Int {
    if code == .max { return -1 }
    let theirs = dictionary.leadingBytes(of: code)
    if theirs != leading { return (theirs < leading) == ascending ? -1 : 1 }
    return place(of: .string(dictionary[code]))
  }

  /// Whether no text of these first eight bytes can be among those that are kept.
  func refuses(leadingBytes theirs: UInt64) -> Bool { theirs != leading && (theirs < leading) != ascending }

  /// Whether a row of this text cannot be among those that are kept.
  func refuses(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let theirs = StringDictionary.leadingBytes(of: bytes)
    if theirs != leading { return (theirs < leading) != ascending }
    return text.text.withBytes { bytes.order(against: $0) } * (ascending ? 1 : -1) > 0
  }

  /// Whether no text that begins so, however it goes on, may be among them: then it is not among them itself.
  func refuses(beginning: StringValue) -> Bool {
    // What goes on is greater still.
    if ascending { return place(of: .string(beginning)) > 0 }
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

/// What makes texts, and need not make those beyond a bound.
protocol TextBounded: AnyObject {
  /// Beyond this whoever asks wants no text: what is given in its place stands beyond it as well.
  var bound: TextBound? { get set }
}
