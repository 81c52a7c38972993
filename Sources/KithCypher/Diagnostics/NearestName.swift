/// Finds the name that somebody probably meant: every "did you mean" asks here.
///
/// `NearestName.nearest(to: "Persn", in: ["Person", "Post"])` is `Person`; for `Xyz` it is nil.
public enum NearestName {
  /// The candidate with the fewest slips from `name`, whatever the case; nil where none is near.
  ///
  /// A slip is a letter added, left out, replaced, or swapped with its neighbour. Names up to two letters allow none,
  /// up to five one, up to nine two, longer ones three. Of equals the one that begins alike for longest is taken, then
  /// the first in the alphabet: `WHER` is `WHERE` rather than `WHEN`.
  public static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= longest else { return nil }
    var best: (name: String, distance: Int, alike: Int)?
    for candidate in candidates where candidate.utf8.count <= longest * 4 {
      let letters = folded(candidate)
      let shorter = min(wanted.count, letters.count)
      let allowed = min(best?.distance ?? .max, shorter <= 2 ? 0 : shorter <= 5 ? 1 : shorter <= 9 ? 2 : 3)
      guard let distance = distance(wanted, letters, atMost: allowed) else { continue }
      let alike = zip(wanted, letters).prefix { $0 == $1 }.count
      if let known = best, (known.distance, -known.alike, known.name) <= (distance, -alike, candidate) { continue }
      best = (candidate, distance, alike)
    }
    return best?.name
  }

  /// Longer names are not compared: the work grows with the product of the lengths.
  private static let longest = 64

  private static func folded(_ name: String) -> [Character] { Array(name.lowercased()) }

  /// The Damerau-Levenshtein distance (optimal string alignment), or nil where it is more than `limit`.
  static func distance(_ a: [Character], _ b: [Character], atMost limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var row = last
    for i in 0..<a.count {
      row[0] = i + 1
      for j in 0..<b.count {
        row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1) }
      }
      if (row.min() ?? 0) > limit { return nil }
      (beforeLast, last, row) = (last, row, beforeLast)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}
