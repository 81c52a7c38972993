// The one place where two rules begin alike: `(` opens a parenthesised expression or a path, as in `(a)-->(b)`.
//
// openCypher tries the path first. To stay linear the parser does not try: it looks at the shape of the tokens, jumping
// over brackets by the table of partners. One look costs the elements of one path at its own level, and a path is looked
// at once, where it begins.
extension Parser {
  /// The index of the token after the path that begins here, where one with a relationship does; else nil.
  ///
  /// `(a)-[:R]->(b) AND c` gives the index of AND; `(a) - 1` and `(a)` give nil.
  func pathEnd() -> Int? {
    guard var index = nodeEnd(position) else { return nil }
    var relationships = 0
    while let arrow = arrowEnd(index), let node = nodeEnd(arrow) {
      index = node
      relationships += 1
    }
    return relationships > 0 ? index : nil
  }

  /// The index after the node pattern that begins at `index`.
  private func nodeEnd(_ index: Int) -> Int? {
    guard isSign(.leftParenthesis, at: index), partners[index] >= 0 else { return nil }
    let close = Int(partners[index])
    return hasElementShape(index + 1, before: close) ? close + 1 : nil
  }

  /// The index after `-[...]->`, `--`, `<-[...]-` and so on, with a quantifier, that begins at `index`.
  private func arrowEnd(_ start: Int) -> Int? {
    var index = start
    if isSign(.less, at: index) || isSign(.leftArrowhead, at: index) { index += 1 }
    guard isDash(index) else { return nil }
    index += 1
    if isSign(.leftBracket, at: index) {
      let close = Int(partners[index])
      guard close >= 0, hasElementShape(index + 1, before: close) else { return nil }
      index = close + 1
    }
    guard isDash(index) else { return nil }
    index += 1
    if isSign(.greater, at: index) || isSign(.rightArrowhead, at: index) { index += 1 }
    if isSign(.plus, at: index) || isSign(.asterisk, at: index) {
      index += 1
    } else if isSign(.leftBrace, at: index), partners[index] >= 0 {
      index = Int(partners[index]) + 1
    }
    return index
  }

  /// True where the tokens read as the inside of a node or relationship pattern: nothing, or a variable, and then labels,
  /// a length, properties or WHERE. `(a)` and `(a:B {c: 1})` do, `(1)`, `(a.b)` and `(a + b)` do not.
  private func hasElementShape(_ start: Int, before close: Int) -> Bool {
    var index = start
    if index < close, atElementVariable(ahead: index - position) { index += 1 }
    guard index < close else { return true }
    switch tokens.kind(at: index) {
    case .punctuation(.colon), .punctuation(.asterisk), .keyword(.where), .keyword(.is): return true
    case .punctuation(.leftBrace):
      guard partners[index] >= 0 else { return false }
      let next = Int(partners[index]) + 1
      return next == close || tokens.kind(at: next) == .keyword(.where)
    case .parameter: return index + 1 == close || tokens.kind(at: index + 1) == .keyword(.where)
    default: return false
    }
  }

  private func isSign(_ sign: Punctuation, at index: Int) -> Bool {
    index < tokens.count && tokens.kind(at: index) == .punctuation(sign)
  }

  private func isDash(_ index: Int) -> Bool { isSign(.minus, at: index) || isSign(.dash, at: index) }
}
