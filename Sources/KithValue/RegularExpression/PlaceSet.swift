/// A set of places in a program, emptied in no time: a place is in it if its stamp is the set's present one.
struct PlaceSet {
  private var places: [Int32] = []
  private var stamps: [UInt32] = []
  private var stamp: UInt32 = 1
  private var stack: [Int32] = []

  var count: Int { places.count }
  var isEmpty: Bool { places.isEmpty }
  var sorted: [Int32] { places.sorted() }
  subscript(index: Int) -> Int32 { places[index] }

  mutating func reserve(_ count: Int) { stamps = [UInt32](repeating: 0, count: count) }

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    if stamp == .max {
      for index in stamps.indices { stamps[index] = 0 }
      stamp = 0
    }
    stamp += 1
  }

  func contains(_ place: Int) -> Bool { stamps[place] == stamp }

  mutating func insert(_ place: Int) {
    if stamps[place] == stamp { return }
    stamps[place] = stamp
    places.append(Int32(place))
  }

  /// Inserts the places that take a code point, or match, and are reached from `place` without taking one.
  ///
  /// Splits, jumps and conditions are stamped, so that a loop around nothing, `(a*)*`, ends, but not kept.
  mutating func follow(_ place: Int, in program: RegularExpressionProgram, before: UInt32?, after: UInt32?) {
    stack.append(Int32(place))
    while let top = stack.popLast() {
      let place = Int(top)
      if stamps[place] == stamp { continue }
      switch program.instructions[place] {
      case .scalar, .match: insert(place)
      case .jump(let target):
        stamps[place] = stamp
        stack.append(Int32(target))
      case .split(let first, let second):
        stamps[place] = stamp
        stack.append(Int32(second))
        stack.append(Int32(first))
      case .assertion(let assertion):
        stamps[place] = stamp
        if assertion.holds(before: before, after: after) { stack.append(Int32(place + 1)) }
      }
    }
  }
}

extension RegularExpressionSyntax.Assertion {
  /// Whether the condition holds between two code points, nil being the text's start or end.
  func holds(before: UInt32?, after: UInt32?) -> Bool {
    func isWord(_ scalar: UInt32?) -> Bool { scalar.map(ScalarSet.wordCharacters.contains) ?? false }
    func isTerminator(_ scalar: UInt32?) -> Bool { scalar.map(ScalarSet.lineTerminators.contains) ?? true }
    switch self {
    case .textStart: return before == nil
    case .textEnd: return after == nil
    case .lineStart: return isTerminator(before)
    case .lineEnd: return isTerminator(after)
    case .wordBoundary: return isWord(before) != isWord(after)
    case .noWordBoundary: return isWord(before) == isWord(after)
    }
  }
}
