import KithCypher
import LineEditor

/// Which words of the language may come next, told by the word before.
enum KeywordCandidates {
  private static let starts = [
    "MATCH", "OPTIONAL MATCH", "CREATE", "MERGE", "UNWIND", "WITH", "RETURN", "CALL", "FOREACH", "LOAD CSV", "EXPLAIN",
    "PROFILE",
  ]
  private static let clauses = [
    "MATCH", "OPTIONAL MATCH", "WITH", "RETURN", "UNWIND", "CREATE", "MERGE", "SET", "REMOVE", "DELETE",
    "DETACH DELETE", "CALL", "FOREACH", "UNION", "UNION ALL",
  ]
  private static let operators = [
    "AND", "OR", "XOR", "IN", "STARTS WITH", "ENDS WITH", "CONTAINS", "IS NULL", "IS NOT NULL",
  ]
  private static let operands = [
    "NOT", "CASE", "EXISTS {", "COUNT {", "NULL", "TRUE", "FALSE", "ALL(", "ANY(", "NONE(", "SINGLE(", "REDUCE(",
  ]

  /// The candidates; in small letters where what was typed is.
  static func list(_ at: CursorContext, afterOperand: Bool) -> [Candidate] {
    let isSmall = at.prefix.first?.isLowercase ?? false
    return words(at, afterOperand: afterOperand).map { word in
      let text = isSmall ? word.lowercased() : word
      let isOpen = word.hasSuffix("(")
      return Candidate(text, suffix: isOpen ? "" : " ", kind: "keyword")
    }
  }

  /// Whether a statement begins at the cursor.
  static func isStatementStart(_ at: CursorContext) -> Bool {
    guard let before = at.scan.significant(before: at.token) else { return true }
    return at.scan.tokens[before].kind == .punctuation(.semicolon)
  }

  /// Whether no variable and no function may follow: behind MATCH, ORDER, STARTS and the like.
  static func expectsNoOperand(_ at: CursorContext) -> Bool {
    guard let before = at.scan.significant(before: at.token) else { return false }
    let words: [Keyword] = [
      .match, .create, .merge, .explain, .profile, .optional, .order, .starts, .ends, .detach, .is, .load, .csv, .union,
      .on,
    ]
    return words.contains { at.scan.tokens[before].kind == .keyword($0) }
  }

  private static func words(_ at: CursorContext, afterOperand: Bool) -> [String] {
    let scan = at.scan
    guard let before = scan.significant(before: at.token), !isStatementStart(at) else { return starts }
    let clause = currentClause(at)
    if case .keyword(let keyword) = scan.tokens[before].kind, scan.roles[before] == .keyword {
      switch keyword {
      case .explain, .profile: return starts
      case .optional: return ["MATCH"]
      case .match, .create: return ["shortestPath(", "allShortestPaths("]
      case .order: return ["BY"]
      case .starts, .ends: return ["WITH"]
      case .detach: return ["DELETE"]
      case .is: return ["NULL", "NOT NULL"]
      case .load: return ["CSV"]
      case .csv: return ["WITH HEADERS FROM", "FROM"]
      case .union: return ["ALL", "MATCH", "RETURN"]
      case .on: return ["CREATE SET", "MATCH SET"]
      case .return, .with: return ["DISTINCT", "*"] + operands
      case .case: return ["WHEN"] + operands
      default: break
      }
    }
    guard afterOperand else { return operands }
    var words: [String] = []
    switch clause {
    case .match: words = ["WHERE"]
    case .with: words = ["AS", "WHERE", "ORDER BY", "SKIP", "LIMIT"]
    case .return: words = ["AS", "ORDER BY", "SKIP", "LIMIT"]
    case .order: words = ["DESC", "ASC", "SKIP", "LIMIT", "WHERE"]
    case .merge: words = ["ON CREATE SET", "ON MATCH SET"]
    case .unwind: words = ["AS"]
    case .call: words = ["YIELD", "AS", "WHERE"]
    case .case: words = ["WHEN", "THEN", "ELSE", "END"]
    default: break
    }
    return words + clauses + operators
  }

  /// The keyword of the clause in which the cursor stands.
  private static func currentClause(_ at: CursorContext) -> Keyword? {
    for index in at.scan.tokens[..<at.token].indices.reversed() where at.scan.roles[index] == .keyword {
      guard case .keyword(let keyword) = at.scan.tokens[index].kind else { continue }
      if keyword == .order || keyword == .case || (keyword.beginsClause && keyword != .optional) { return keyword }
      if keyword == .end { return nil }
    }
    return nil
  }
}
