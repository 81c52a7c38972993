extension Value {
  /// `a STARTS WITH b`, byte for byte; nil (null) unless both are strings.
  public static func startsWith(_ a: Value, _ b: Value) -> Bool? {
    withBytes(a, b) { text, part in
      text.count >= part.count && UnsafeBufferPointer(rebasing: text.prefix(part.count)).elementsEqual(part)
    }
  }

  /// `a ENDS WITH b`, byte for byte; nil (null) unless both are strings.
  public static func endsWith(_ a: Value, _ b: Value) -> Bool? {
    withBytes(a, b) { text, part in
      text.count >= part.count && UnsafeBufferPointer(rebasing: text.suffix(part.count)).elementsEqual(part)
    }
  }

  /// `a CONTAINS b`, byte for byte, in time linear in both; nil (null) unless both are strings.
  public static func contains(_ a: Value, _ b: Value) -> Bool? {
    withBytes(a, b) { text, part in text.firstOffset(of: part) != nil }
  }

  private static func withBytes(
    _ a: Value, _ b: Value, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool? {
    guard case .string(let x) = a, case .string(let y) = b else { return nil }
    var text = x.text
    var part = y.text
    return text.withUTF8 { text in part.withUTF8 { part in body(text, part) } }
  }
}
