/// A word that the grammar knows; the raw value is its usual spelling.
///
/// `match`, `Match` and `MATCH` are all `Keyword.match`. A keyword may still be a name: `(n:Order {limit: 1})`.
public enum Keyword: String, Sendable, Hashable, CaseIterable {
  // Clauses and what belongs to them.
  case match = "MATCH"
  case optional = "OPTIONAL"
  case `where` = "WHERE"
  case with = "WITH"
  case `return` = "RETURN"
  case distinct = "DISTINCT"
  case `as` = "AS"
  case order = "ORDER"
  case by = "BY"
  case asc = "ASC"
  case ascending = "ASCENDING"
  case desc = "DESC"
  case descending = "DESCENDING"
  case skip = "SKIP"
  case offset = "OFFSET"
  case limit = "LIMIT"
  case unwind = "UNWIND"
  case union = "UNION"
  case create = "CREATE"
  case merge = "MERGE"
  case on = "ON"
  case set = "SET"
  case remove = "REMOVE"
  case delete = "DELETE"
  case detach = "DETACH"
  case foreach = "FOREACH"
  case call = "CALL"
  case yield = "YIELD"
  case load = "LOAD"
  case csv = "CSV"
  case headers = "HEADERS"
  case from = "FROM"
  case fieldTerminator = "FIELDTERMINATOR"
  case explain = "EXPLAIN"
  case profile = "PROFILE"

  // Operators.
  case and = "AND"
  case or = "OR"
  case xor = "XOR"
  case not = "NOT"
  case `in` = "IN"
  case `is` = "IS"
  case starts = "STARTS"
  case ends = "ENDS"
  case contains = "CONTAINS"

  // Literals.
  case `true` = "TRUE"
  case `false` = "FALSE"
  case null = "NULL"
  case inf = "INF"
  case infinity = "INFINITY"
  case nan = "NAN"

  // Within expressions.
  case `case` = "CASE"
  case when = "WHEN"
  case then = "THEN"
  case `else` = "ELSE"
  case end = "END"
  case all = "ALL"
  case any = "ANY"
  case none = "NONE"
  case single = "SINGLE"
  case exists = "EXISTS"
  case count = "COUNT"
  case collect = "COLLECT"
  case reduce = "REDUCE"
  case typed = "TYPED"
  case labeled = "LABELED"

  // Paths.
  case shortestPath = "SHORTESTPATH"
  case allShortestPaths = "ALLSHORTESTPATHS"
  case shortest = "SHORTEST"
  case group = "GROUP"
  case groups = "GROUPS"
  case path = "PATH"
  case paths = "PATHS"

  /// The keyword spelled so, in capitals or not: `Keyword("Match")` is `.match`; nil where there is none.
  public init?(_ word: String) {
    guard let keyword = Keyword.spelled(word.utf8) else { return nil }
    self = keyword
  }

  /// True where the word cannot stand for a variable in an expression unless the query itself has made it a name.
  ///
  /// `RETURN count` is the variable; `RETURN where` is a slip.
  public var isReserved: Bool {
    switch self {
    case .match, .optional, .where, .with, .return, .distinct, .as, .order, .by, .asc, .ascending, .desc, .descending,
      .skip, .limit, .unwind, .union, .create, .merge, .on, .set, .remove, .delete, .detach, .foreach, .call, .yield,
      .and, .or, .xor, .not, .in, .is, .starts, .ends, .contains, .true, .false, .null, .case, .when, .then, .else,
      .end:
      true
    case .offset, .load, .csv, .headers, .from, .fieldTerminator, .explain, .profile, .inf, .infinity, .nan, .all,
      .any, .none, .single, .exists, .count, .collect, .reduce, .typed, .labeled, .shortestPath, .allShortestPaths,
      .shortest, .group, .groups, .path, .paths:
      false
    }
  }

  /// True of the words that begin a clause: `MATCH`, `OPTIONAL`, `DETACH`, ...
  public var beginsClause: Bool { Keyword.clauseStarts.contains(self) }

  static let clauseStarts: [Keyword] = [
    .match, .optional, .unwind, .with, .return, .create, .merge, .set, .remove, .delete, .detach, .foreach, .call,
    .load,
  ]

  /// The keyword that bytes spell, in capitals or not; nil where there is none.
  static func spelled(_ word: some Collection<UInt8>) -> Keyword? {
    let length = word.count
    guard length <= longestSpelling, let first = word.first, byLength[length].mayBegin(with: first) else { return nil }
    let spelling = packed(word)
    for known in byLength[length].spellings where known.spelling == spelling { return known.keyword }
    return nil
  }

  /// The keywords of one length.
  private struct Group {
    /// Each with its spelling as one number.
    var spellings: [(spelling: UInt128, keyword: Keyword)] = []
    /// A bit for each letter with which one of them begins.
    private var initials: UInt32 = 0

    mutating func insert(_ keyword: Keyword) {
      spellings.append((packed(keyword.rawValue.utf8), keyword))
      for first in keyword.rawValue.utf8.prefix(1) { initials |= Self.bit(first) }
    }

    /// Whether one of them may begin with the letter, in capitals or not: most names are known by it to be no keyword.
    func mayBegin(with first: UInt8) -> Bool { initials & Self.bit(first) != 0 }

    private static func bit(_ letter: UInt8) -> UInt32 { 1 << UInt32(letter & 0x1F) }
  }

  private static let byLength: [Group] = allCases.reduce(
    into: Array(repeating: Group(), count: longestSpelling + 1)
  ) { $0[$1.rawValue.utf8.count].insert($1) }

  /// Up to sixteen bytes as one number, letters in capitals.
  private static func packed(_ word: some Collection<UInt8>) -> UInt128 {
    word.reduce(0) { $0 << 8 | UInt128(ASCII.isLetter($1) ? $1 & 0xDF : $1) }
  }

  /// The longest spelling: a longer word is no keyword and need not be looked up.
  static let longestSpelling = 16
}
