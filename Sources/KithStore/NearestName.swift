/// Of the names there are, the one that a misspelt name was most likely meant to be.
///
/// `nearestName(to: "HOLD", among: types)` is `HOLDS`; nil where nothing is near.
func nearestName(to wrong: String, among names: some Sequence<String>) -> String? {
  NearestNames(names).nearest(to: wrong)
}

/// Names that misspelt ones are held against, looked at once.
///
/// `NearestNames(ids).nearestIdentifier(to: "per:lord-blunket")` is `per:lord-blunkett`, and so it is for `lord-blunkett` and
/// `org:lord-blunkett`: what stands before the colon is often left out, or another.
struct NearestNames {
  private let names: [(name: String, letters: [Unicode.Scalar])]

  init(_ names: some Sequence<String>) {
    self.names = names.map { ($0, Array($0.lowercased().unicodeScalars)) }
  }

  /// The nearest name; nil where nothing is near.
  func nearest(to wrong: String) -> String? { nearest(to: Array(wrong.lowercased().unicodeScalars)[...]) { $0[...] } }

  /// The nearest id: the nearest of those that are the same but for what stands before the colon, then the nearest as a
  /// whole, then the nearest behind the colon.
  func nearestIdentifier(to wrong: String) -> String? {
    let letters = Array(wrong.lowercased().unicodeScalars)[...]
    let own = Self.local(letters)
    if !own.isEmpty, let same = names.first(where: { Self.local($0.letters[...]) == own }) { return same.name }
    return nearest(to: letters) { $0[...] } ?? (own.isEmpty ? nil : nearest(to: own) { Self.local($0[...]) })
  }

  private func nearest(
    to letters: ArraySlice<Unicode.Scalar>, by part: ([Unicode.Scalar]) -> ArraySlice<Unicode.Scalar>
  ) -> String? {
    var best: String?
    // Of a name of one letter nothing would be left.
    var allowed = min(3, max(1, letters.count / 3), letters.count - 1) + 1
    for (name, whole) in names {
      let candidate = part(whole)
      guard abs(candidate.count - letters.count) < allowed, candidate.count > 2 || letters == candidate else {
        continue
      }
      let distance = editDistance(letters, candidate)
      if distance < allowed {
        allowed = distance
        best = name
        if distance == 0 { break }
      }
    }
    return best
  }

  /// What stands behind the first colon; all of it where there is none.
  private static func local(_ letters: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    letters.firstIndex(of: ":").map { letters[($0 + 1)...] } ?? letters
  }
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make one text of the other.
private func editDistance(_ a: ArraySlice<Unicode.Scalar>, _ b: ArraySlice<Unicode.Scalar>) -> Int {
  let (a, b) = (Array(a), Array(b))
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in 0..<b.count {
      var distance = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, beforeLast[j - 1] + 1) }
      row.append(distance)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
