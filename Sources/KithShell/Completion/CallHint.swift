import KithCypher
import KithValue

/// The signature of the function or procedure whose arguments are being typed.
enum CallHint {
  /// `toUpper(text STRING) → STRING`, or nothing.
  static func of(
    _ text: String, cursor: Int, functions: [FunctionSignature], procedures: [ProcedureSignature]
  ) -> String {
    let tokens = Lexer.tokenize(text)
    var closed = 0
    for index in tokens.indices.reversed() where tokens[index].span.upper <= cursor {
      if tokens[index].kind == .punctuation(.rightParenthesis) { closed += 1 }
      guard tokens[index].kind == .punctuation(.leftParenthesis) else { continue }
      if closed > 0 {
        closed -= 1
        continue
      }
      guard let name = name(endingBefore: index, tokens, text) else { return "" }
      let wanted = name.lowercased()
      if let function = functions.first(where: { $0.name.lowercased() == wanted }) {
        return function.name + function.signatureText
      }
      let procedure = procedures.first { $0.name.lowercased() == wanted }
      return procedure.map { $0.name + $0.signatureText } ?? ""
    }
    return ""
  }

  /// The dotted name that stands before a parenthesis.
  private static func name(endingBefore index: Int, _ tokens: [Token], _ text: String) -> String? {
    let bytes = Array(text.utf8)
    var start = index
    while start > 0 {
      switch tokens[start - 1].kind {
      case .identifier, .keyword, .punctuation(.period): start -= 1
      default: return spelled(start, index)
      }
    }
    return spelled(start, index)
    func spelled(_ start: Int, _ end: Int) -> String? {
      guard start < end else { return nil }
      return String(decoding: bytes[tokens[start].span.lower..<tokens[end].span.lower], as: UTF8.self)
    }
  }
}
