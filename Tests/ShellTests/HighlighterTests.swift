import LineEditor
import Testing

@testable import KithShell

@Suite struct HighlighterTests {
  private func style(of word: String, in text: String, cursor: Int = 0) -> TextStyle? {
    let styles = Highlighter(known: KnownNames(FakeSession.catalogue)).styles(of: text, cursor: cursor)
    guard let range = text.firstRange(of: word) else { return nil }
    return styles[text[..<range.lowerBound].utf8.count]
  }

  @Test func wordsAreColouredByTheirRole() {
    let text = "MATCH (p:Person {name: $n})-[:HOLDS]->() WHERE p.name = 'x' RETURN toUpper(p.name), 12 // c"
    #expect(style(of: "MATCH", in: text) == TextStyle(.blue, .bold))
    #expect(style(of: "Person", in: text) == TextStyle(.yellow))
    #expect(style(of: "HOLDS", in: text) == TextStyle(.magenta))
    #expect(style(of: "$n", in: text) == TextStyle(.cyan, .bold))
    #expect(style(of: "'x'", in: text) == TextStyle(.green))
    #expect(style(of: "toUpper", in: text) == TextStyle(.blue))
    #expect(style(of: "12", in: text) == TextStyle(.cyan))
    #expect(style(of: "// c", in: text) == TextStyle(.grey))
    #expect(style(of: "name", in: text) == .plain)
  }

  @Test func unknownNamesAreUnderlined() {
    #expect(style(of: "Persn", in: "MATCH (p:Persn)") == TextStyle(.yellow, .underline))
    #expect(style(of: "KNOW", in: "MATCH ()-[:KNOW]->()") == TextStyle(.magenta, .underline))
    #expect(style(of: "nme", in: "MATCH (p) RETURN p.nme") == TextStyle(.standard, .underline))
    #expect(style(of: "Fresh", in: "CREATE (p:Fresh)") == TextStyle(.yellow))
    // What is being typed may still become known.
    #expect(style(of: "Pers", in: "MATCH (p:Pers", cursor: 13) == TextStyle(.yellow))
    #expect(style(of: "Pers", in: "MATCH (p:Pers)", cursor: 14) == TextStyle(.yellow, .underline))
  }

  @Test func theMatchingBracketIsShown() {
    let text = "RETURN (1 + [2])"
    let styles = Highlighter(known: nil).styles(of: text, cursor: 16)
    #expect(styles[7] == TextStyle(.standard, [.bold, .reverse]) && styles[15] == styles[7])
    #expect(styles[12] == .plain)
  }

  @Test func continuationPromptsShowWhatIsOpen() {
    #expect(
      Prompt.continuations(of: "MATCH (a\n)-[\n]-('x\n'\n{\n`\n", width: 6) == [
        " ..(> ", " ..[> ", " ..'> ", " ..(> ", " ..{> ", " ..`> ",
      ])
    #expect(Prompt.continuations(of: "MATCH (a)\nRETURN a", width: 6) == [" ...> "])
  }
}
