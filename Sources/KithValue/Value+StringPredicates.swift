extension Value {
  /// `a STARTS WITH b`, byte for byte; nil (null) unless both are strings.
  public static func startsWith(_ a: Value, _ b: Value) -> Bool? {
    withBytes(a, b) { text, part in
      text.count >= part.count && text.compareBytes(to: part, count: part.count) == 0
    }
  }

  /// `a ENDS WITH b`, byte for byte; nil (null) unless both are strings.
  public static func endsWith(_ a: Value, _ b: Value) -> Bool? {
    withBytes(a, b) { text, part in
      text.count >= part.count
        && text.compareBytes(to: part, from: text.count - part.count, count: part.count) == 0
    }
  }

  /// `a CONTAINS b`, byte for byte, in time linear in both; nil (null) unless both are strings. In a long text it asks now
  /// and then whether it is to go on, and where it is not the answer is of no meaning.
  public static func contains(_ a: Value, _ b: Value, while goesOn: () -> Bool = { true }) -> Bool? {
    withBytes(a, b) { text, part in text.firstOffset(of: part, while: goesOn) != nil }
  }

  private static func withBytes(
    _ a: Value, _ b: Value, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool? {
    guard case .string(let x) = a, case .string(let y) = b else { return nil }
    return x.text.withBytes { text in y.text.withBytes { part in body(text, part) } }
  }
}
