/// Of the names there are, the one that a misspelt name was most likely meant to be.
///
/// `nearestName(to: "per:lord-blunket", among: ids)` is `per:lord-blunkett`; nil where nothing is near.
func nearestName(to wrong: String, among names: some Sequence<String>) -> String? {
  let letters = Array(wrong.lowercased().unicodeScalars)
  var best: String?
  var allowed = min(3, max(1, letters.count / 3)) + 1
  for name in names {
    let candidate = Array(name.lowercased().unicodeScalars)
    guard abs(candidate.count - letters.count) < allowed else { continue }
    let distance = editDistance(letters, candidate)
    if distance < allowed {
      allowed = distance
      best = name
      if distance == 0 { break }
    }
  }
  return best
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make one text of the other.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
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
