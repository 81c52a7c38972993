import KithValue

/// Names with numbers, in the order in which they were first used; grows only, and every snapshot of a graph shares it.
///
/// A name interned by a transaction that was rolled back keeps its number: nothing carries it, so nothing shows it.
final class SymbolTable: Sendable {
  private struct State {
    var names: [String] = []
    var numbers: [ExactString: Int32] = [:]

    func number(of name: String) -> Int32? {
      // Comparing a few short names costs less than hashing one.
      if names.count > 24 { return numbers[ExactString(name)] }
      for number in names.indices where names[number].isSameName(as: name) {
        return Int32(number)
      }
      return nil
    }
  }
  private let state = Guarded(State())

  func number(of name: String) -> Int32? {
    state.withLock { $0.number(of: name) }
  }

  func name(of number: Int32) -> String {
    state.withLock { $0.names[Int(number)] }
  }

  func intern(_ name: String) -> Int32 {
    state.withLock { state in
      let key = ExactString(name)
      if let number = state.numbers[key] { return number }
      let number = Int32(state.names.count)
      state.names.append(name)
      state.numbers[key] = number
      return number
    }
  }

  var count: Int { state.withLock { $0.names.count } }

  /// The numbers of `wanted` in the order of their names' bytes.
  func sortedByName(_ wanted: [Int32]) -> [Int32] {
    guard wanted.count > 1 else { return wanted }
    let names = state.withLock { $0.names }
    return wanted.sorted { names[Int($0)].precedes(names[Int($1)]) }
  }

  /// Where a number belongs among `count` others that stand in the order of their names' bytes.
  func position(of number: Int32, among count: Int, _ other: (Int) -> Int32) -> Int {
    let names = state.withLock { $0.names }
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if names[Int(other(middle))].precedes(names[Int(number)]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension String {
  /// Order by UTF-8 bytes, which is the order by Unicode scalars.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

/// The three kinds of name that a graph has.
final class Symbols: Sendable {
  let labels = SymbolTable()
  let types = SymbolTable()
  let keys = SymbolTable()
}
