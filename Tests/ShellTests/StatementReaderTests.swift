import Testing

@testable import KithShell

@Suite struct StatementReaderTests {
  private func pieces(_ text: String, chunk: Int = .max) -> [String] {
    var reader = StatementReader()
    var found: [String] = []
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      reader.append(bytes.prefix(chunk))
      bytes = bytes.dropFirst(chunk)
      while let piece = reader.next() { found.append(piece.text) }
    }
    while let piece = reader.finish() { found.append(piece.text) }
    return found
  }

  @Test(arguments: [1, 2, 3, 1000])
  func cutsAtSemicolonsOutsideQuotesAndComments(_ chunk: Int) {
    let text = """
      // first; comment
      RETURN 1; RETURN 'a;b', "c\\";d", `e;f`; /* ; */ RETURN 2 // ; no end
      + 3 /* ; */ * 4;
      :param x => 'p;q'
      RETURN $x
      """
    #expect(
      pieces(text, chunk: chunk) == [
        "RETURN 1", "RETURN 'a;b', \"c\\\";d\", `e;f`", "RETURN 2 // ; no end\n+ 3 /* ; */ * 4", ":param x => 'p;q'",
        "RETURN $x",
      ])
  }

  @Test func givesAStatementAsSoonAsItsSemicolonIsThere() {
    var reader = StatementReader()
    reader.append("RETURN 1;")
    #expect(reader.next()?.text == "RETURN 1")
    #expect(reader.next() == nil)
    reader.append("RETURN")
    #expect(reader.next() == nil)
    reader.append(" 2;\n")
    #expect(reader.next()?.text == "RETURN 2")
    #expect(reader.finish() == nil)
  }

  @Test func tellsLineAndCharacterOfEachPiece() {
    var reader = StatementReader()
    reader.append("// é\n\n  RETURN 'é'; MATCH (n)\nRETURN n;\n:quit\n")
    let first = reader.next()
    #expect(first?.line == 3 && first?.column == 3)
    let second = reader.next()
    #expect(second?.line == 3 && second?.column == 15)
    let third = reader.next()
    #expect(third?.kind == .command && third?.line == 5 && third?.column == 1)
  }

  @Test(arguments: ["", "  \n", ";;", "// only a comment", "/* a */ ;", "\u{FEFF}"])
  func findsNothingInNothing(_ text: String) { #expect(pieces(text) == []) }

  @Test func skipsTheLineThatMakesAFileAProgram() {
    #expect(pieces("#!/usr/bin/env kith\nRETURN 1;") == ["RETURN 1"])
  }

  @Test(arguments: ["RETURN 'open", "RETURN `open; more", "/* never closed; RETURN 1;", "RETURN \"a\\"])
  func keepsWhatNeverEnds(_ text: String) { #expect(pieces(text) == [text]) }

  @Test func aColonBeginsACommandOnlyWhereAStatementCould() {
    #expect(pieces("MATCH (n\n:Person) RETURN n;") == ["MATCH (n\n:Person) RETURN n"])
  }
}
