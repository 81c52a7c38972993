extension String {
  /// Whether it is a word of small letters, in whatever case its own are written: `"TRIM".isSpelled("trim")`.
  public func isSpelled(_ word: StaticString) -> Bool {
    let bytes = utf8.span
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    for at in bytes.indices where bytes[at] | 0x20 != word.utf8Start[at] { return false }
    return true
  }
}
