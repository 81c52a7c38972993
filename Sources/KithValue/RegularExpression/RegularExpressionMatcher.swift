/// Matches many strings against one pattern; each worker keeps its own.
///
/// It remembers which sets of places in the program it has been in and where each symbol leads from there, so that
/// after the first few strings a character costs one look into a table. Once that table is full, the places are
/// followed one by one: slower, but never worse than the text's length times the pattern's.
public struct RegularExpressionMatcher {
  /// What it matches.
  public let expression: RegularExpression
  private let program: RegularExpressionProgram
  private var active = PlaceSet()
  private var following = PlaceSet()

  /// The places of each state; state 0 is the one without places, from which nothing matches.
  private var states: [[Int32]] = []
  private var numbers: [[Int32]: Int32] = [:]
  private var isAccepting: [Bool] = []
  /// The state that each symbol leads to from each state, -1 where that is not known yet.
  private var transitions: [Int32] = []
  private var storedPlaces = 0
  private let start: Int32

  /// A matcher with nothing remembered yet.
  public init(_ expression: RegularExpression) {
    self.expression = expression
    program = expression.program
    active.reserve(program.instructions.count)
    following.reserve(program.instructions.count)
    start = 1
    _ = number(of: [])
    if !program.hasAssertions {
      active.removeAll()
      active.follow(0, in: program, before: nil, after: nil)
      _ = number(of: active.sorted)
    }
  }

  /// Whether the whole text matches; a long one is left off, without an answer of any meaning, when `goesOn` says no.
  public mutating func matches(_ text: String, while goesOn: () -> Bool = { true }) -> Bool {
    text.withBytes { bytes in
      program.hasAssertions ? simulate(bytes, from: 0, places: nil, while: goesOn) : walk(bytes, while: goesOn)
    }
  }

  /// From state to state by table, as long as the table goes.
  private mutating func walk(_ bytes: UnsafeBufferPointer<UInt8>, while goesOn: () -> Bool) -> Bool {
    var state = start
    var at = 0
    let symbolCount = program.symbolCount
    while at < bytes.count {
      // As far as it goes without a question.
      let end = min(bytes.count, at + 1 << 20)
      while at < end {
        let here = at
        let scalar = bytes.decodeScalar(&at)
        let symbol = scalar < 0x80 ? Int(program.asciiSymbols[Int(scalar)]) : program.symbol(of: scalar)
        var next = transitions[Int(state) * symbolCount + symbol]
        if next < 0 {
          guard let found = transition(from: state, by: scalar, symbol) else {
            return simulate(bytes, from: here, places: states[Int(state)], while: goesOn)
          }
          next = found
        }
        if next == 0 { return false }
        state = next
      }
      if at < bytes.count, !goesOn() { return false }
    }
    return isAccepting[Int(state)]
  }

  /// Finds where a symbol leads and writes it down; nil where there is no more room.
  private mutating func transition(from state: Int32, by scalar: UInt32, _ symbol: Int) -> Int32? {
    following.removeAll()
    for place in states[Int(state)] { step(Int(place), by: scalar, after: nil) }
    guard let next = number(of: following.sorted) else { return nil }
    transitions[Int(state) * program.symbolCount + symbol] = next
    return next
  }

  private mutating func number(of places: [Int32]) -> Int32? {
    if let known = numbers[places] { return known }
    let hasRoom = storedPlaces + places.count <= 1_000_000 && transitions.count + program.symbolCount <= 1_000_000
    guard hasRoom || states.count < 2 else { return nil }
    let number = Int32(states.count)
    numbers[places] = number
    states.append(places)
    storedPlaces += places.count
    isAccepting.append(places.contains(Int32(program.instructions.count - 1)))
    transitions.append(contentsOf: repeatElement(-1, count: program.symbolCount))
    return number
  }

  /// Follows all places through the rest of the text.
  private mutating func simulate(
    _ bytes: UnsafeBufferPointer<UInt8>, from: Int, places: [Int32]?, while goesOn: () -> Bool
  ) -> Bool {
    var at = from
    var next: UInt32? = at < bytes.count ? bytes.decodeScalar(&at) : nil
    active.removeAll()
    if let places {
      for place in places { active.insert(Int(place)) }
    } else {
      active.follow(0, in: program, before: nil, after: next)
    }
    var walked = 0
    while let scalar = next {
      if active.isEmpty { return false }
      walked += active.count
      if walked > 1 << 16 {
        walked = 0
        if !goesOn() { return false }
      }
      next = at < bytes.count ? bytes.decodeScalar(&at) : nil
      following.removeAll()
      for index in 0..<active.count { step(Int(active[index]), by: scalar, after: next) }
      swap(&active, &following)
    }
    return active.contains(program.instructions.count - 1)
  }

  private mutating func step(_ place: Int, by scalar: UInt32, after next: UInt32?) {
    if case .scalar(let set) = program.instructions[place], program.sets[set].contains(scalar) {
      following.follow(place + 1, in: program, before: scalar, after: next)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The code point at `at`, which moves behind it; the bytes are a string's and so well formed.
  @inline(__always) func decodeScalar(_ at: inout Int) -> UInt32 {
    let first = self[at]
    if first < 0x80 {
      at += 1
      return UInt32(first)
    }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for index in 1..<length { value = value << 6 | UInt32(self[at + index] & 0x3F) }
    at += length
    return value
  }
}
