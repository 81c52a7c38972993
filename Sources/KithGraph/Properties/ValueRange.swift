/// Between what bounds the values of a page lie, so that a search passes by most pages without looking into them.
///
/// Bounds are 64-bit ranks in the order of the page's kind: an integer itself, a float's bits put in order, a string's
/// code. Codes are given in order of first use, so in a column of keys both integers and strings mostly ascend with the
/// identifiers, and a search looks into one page. A range only widens as values are set; a bulk write fits it anew.
struct ValueRange: BitwiseCopyable {
  var low: Int64
  var high: Int64

  /// Of a page without values.
  static var empty: ValueRange { ValueRange(low: .max, high: .min) }
  /// Of a page whose kind has no ranks.
  static var everything: ValueRange { ValueRange(low: .min, high: .max) }

  @inline(__always) func contains(_ rank: Int64) -> Bool { low <= rank && rank <= high }

  mutating func include(_ rank: Int64) {
    low = min(low, rank)
    high = max(high, rank)
  }
}
