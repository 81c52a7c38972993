/// The sets of labels that nodes have, each with a small code: a node carries four bytes, whatever its labels.
///
/// Code 0 is no node at all, code 1 a node without labels. A test of a label over many nodes is a test of its bit in the
/// masks, `words` of 64 bits for each code. Grows at the end; a writer whose token differs copies it first.
final class LabelSets: @unchecked Sendable {
  // Unchecked: only the writer whose token this is appends, and nobody else can see it until then.
  static let absent: UInt32 = 0
  static let unlabelled: UInt32 = 1

  let owner: WriterToken
  /// The labels of each code, in the order of their names.
  private(set) var sets: [[LabelID]]
  /// `words` masks for each code, bit `raw % 64` of word `raw / 64` for each label.
  private(set) var masks: UnsafeMutablePointer<UInt64>
  private var maskCapacity: Int
  /// How many masks a code has: one for every 64 labels.
  private(set) var words: Int
  private var codes: [[LabelID]: UInt32]
  private let names: SymbolTable

  init(owner: WriterToken, names: SymbolTable) {
    self.owner = owner
    self.names = names
    sets = [[], []]
    words = 1
    maskCapacity = 16
    masks = .allocate(capacity: maskCapacity)
    masks.initialize(repeating: 0, count: maskCapacity)
    codes = [[]: Self.unlabelled]
  }

  private init(copying other: LabelSets, owner: WriterToken) {
    self.owner = owner
    names = other.names
    sets = other.sets
    words = other.words
    maskCapacity = other.maskCapacity
    masks = .allocate(capacity: maskCapacity)
    masks.initialize(from: other.masks, count: maskCapacity)
    codes = other.codes
  }

  deinit { masks.deallocate() }

  func copy(owner: WriterToken) -> LabelSets { LabelSets(copying: self, owner: owner) }

  var count: Int { sets.count }
  var byteCount: Int { maskCapacity * 8 + sets.count * 64 }

  func contains(_ label: LabelID, in code: UInt32) -> Bool {
    let raw = Int(label.raw)
    guard raw >> 6 < words else { return false }
    return masks[Int(code) * words + raw >> 6] >> UInt64(raw & 63) & 1 == 1
  }

  /// The code of exactly these labels, or nil where no node ever had them; they may be given in any order, and twice.
  func code(of labels: [LabelID]) -> UInt32? { codes[Self.canonical(labels)] }

  /// The code of exactly these labels, given now if it is new.
  func intern(_ labels: [LabelID]) -> UInt32 {
    let key = Self.canonical(labels)
    if let code = codes[key] { return code }
    let code = UInt32(sets.count)
    sets.append(names.sortedByName(key.map(\.raw)).map(LabelID.init(raw:)))
    makeRoom(words: (key.last.map { Int($0.raw) >> 6 } ?? 0) + 1)
    for label in key { masks[Int(code) * words + Int(label.raw) >> 6] |= 1 << UInt64(label.raw & 63) }
    codes[key] = code
    return code
  }

  /// Room for the masks of every set, of at least `wanted` words each; new ones are 0.
  private func makeRoom(words wanted: Int) {
    guard wanted > words || sets.count * words > maskCapacity else { return }
    let wide = max(wanted, words)
    let capacity = sets.count * wide * 2
    let fresh = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    fresh.initialize(repeating: 0, count: capacity)
    for code in 0..<sets.count - 1 {
      for word in 0..<words { fresh[code * wide + word] = masks[code * words + word] }
    }
    masks.deallocate()
    (masks, words, maskCapacity) = (fresh, wide, capacity)
  }

  private static func canonical(_ labels: [LabelID]) -> [LabelID] {
    labels.count < 2 ? labels : Set(labels).sorted()
  }
}
