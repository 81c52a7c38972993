import KithValue

/// Tells of texts that are being made which of them nobody wants, and the code that stands for each of those.
class TextSieve {
  /// Of rows whose texts begin with these eight bytes, or with unknown ones where that is zero, those whose texts may be wanted;
  /// for the others `codes` gets what stands for them.
  func wanted(_ rows: Selection, beginning bytes: [UInt64], _ codes: inout [UInt32]) -> Selection { rows }
  /// What stands for a text; nil where it is wanted.
  func code(for row: Int, _ text: UnsafeBufferPointer<UInt8>) -> UInt32? { nil }
  /// Whether a row's text is wanted in the place of another's, of which then nothing is wanted; nil where both may be.
  func prefers(
    _ row: Int, _ text: UnsafeBufferPointer<UInt8>, to other: Int, _ theirs: UnsafeBufferPointer<UInt8>
  ) -> Bool? { nil }
}

/// Keeps out what stands beyond a bound, and what did so first stands for it.
final class BoundSieve: TextSieve {
  private let bound: TextBound
  private let dictionary: StringDictionary
  private var refused: UInt32?

  init(_ bound: TextBound, _ dictionary: StringDictionary) {
    self.bound = bound
    self.dictionary = dictionary
  }

  override func wanted(_ rows: Selection, beginning bytes: [UInt64], _ codes: inout [UInt32]) -> Selection {
    guard let refused else { return rows }
    return rows.filter { row in
      if bytes[row] == 0 || !bound.refuses(leadingBytes: bytes[row]) { return true }
      codes[row] = refused
      return false
    }
  }

  override func code(for row: Int, _ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard bound.refuses(text) else { return nil }
    let code = refused ?? dictionary.intern(utf8: text)
    refused = code
    return code
  }
}

/// Keeps out what would not take the place of the least or greatest text of its group, which stands for it, and of texts of one
/// group that come one behind the other all but one.
final class ExtremesSieve: TextSieve {
  private let codes: [Int64]
  private let isThere: [UInt8]
  private let dictionary: StringDictionary
  private let takesLeast: Bool
  private let groups: [Int32]

  /// - Parameters:
  ///   - codes: the code of the text of each group that has one by now.
  ///   - groups: the group of each row.
  init(codes: [Int64], isThere: [UInt8], _ dictionary: StringDictionary, takesLeast: Bool, _ groups: [Int32]) {
    self.codes = codes
    self.isThere = isThere
    self.dictionary = dictionary
    self.takesLeast = takesLeast
    self.groups = groups
  }

  private func known(_ row: Int) -> UInt32? {
    let group = Int(groups[row])
    return isThere[group] == 1 ? UInt32(truncatingIfNeeded: codes[group]) : nil
  }

  override func wanted(_ rows: Selection, beginning bytes: [UInt64], _ codes: inout [UInt32]) -> Selection {
    rows.filter { row in
      guard bytes[row] != 0, let known = known(row) else { return true }
      let own = dictionary.leadingBytes(of: known)
      if bytes[row] == own || (bytes[row] < own) == takesLeast { return true }
      codes[row] = known
      return false
    }
  }

  override func code(for row: Int, _ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard let known = known(row) else { return nil }
    let (here, there) = (StringDictionary.leadingBytes(of: text), dictionary.leadingBytes(of: known))
    if here != there { return (here < there) == takesLeast ? nil : known }
    return dictionary.withBytes(of: known) { isBetter(text, than: $0) } ? nil : known
  }

  override func prefers(
    _ row: Int, _ text: UnsafeBufferPointer<UInt8>, to other: Int, _ theirs: UnsafeBufferPointer<UInt8>
  ) -> Bool? {
    groups[row] == groups[other] ? isBetter(text, than: theirs) : nil
  }

  private func isBetter(_ text: UnsafeBufferPointer<UInt8>, than other: UnsafeBufferPointer<UInt8>) -> Bool {
    let order = text.order(against: other)
    return takesLeast ? order < 0 : order > 0
  }
}
