import KithCypher
import Testing

/// Where an error is shown, and which name is suggested.
@Suite struct DiagnosticsTests {
  @Test(arguments: [
    (0, "1:1"), (6, "1:7"), (9, "1:10"), (10, "2:1"), (99, "2:9"),
  ])
  func linesAndColumns(_ offset: Int, _ place: String) {
    #expect(SourceLocation(offset: offset, in: "MATCH (n)\nRETRUN n").description == place)
  }

  @Test func columnsAreCharacters() {
    // e with an accent is two scalars of three bytes, the flag two scalars of eight.
    let text = "e\u{301}🇬🇧名x"
    #expect(SourceLocation(offset: 3, in: text).column == 2)
    #expect(SourceLocation(offset: 11, in: text).column == 3)
    #expect(SourceLocation(offset: 14, in: text).column == 4)
    #expect(SourceLocation(offset: 12, in: text).column == 3, "within a character its beginning is meant")
    #expect(SourceLocation(offset: 3, in: "a\r\nb").description == "2:1")
    #expect(SourceLocation(offset: 2, in: "a\rb").description == "2:1")
    #expect(SourceLocation(offset: -1, in: "").description == "1:1")
  }

  @Test func caretsStandUnderThePlace() {
    #expect(
      Excerpt(SourceSpan(20, 26), in: "MATCH (n)\nMATCH (m) RETRUN n\nLIMIT 1").description == """
        MATCH (m) RETRUN n
                  ^^^^^^
        """)
    #expect(
      Excerpt(SourceSpan(8, 11), in: "RETURN '名' x").description == """
        RETURN '名' x
                ^^
        """)
    #expect(Excerpt(SourceSpan(11, 12), in: "RETURN '名' x").carets == String(repeating: " ", count: 10) + "^")
    #expect(Excerpt(SourceSpan(7, 8), in: "RETURN\t\u{1B}").line == "RETURN �")
  }

  @Test func anEmptyPlaceHasOneCaret() {
    #expect(Excerpt(SourceSpan(6, 6), in: "RETURN").description == "RETURN\n      ^")
    #expect(Excerpt(SourceSpan(0, 0), in: "").description == "\n^")
    #expect(Excerpt(SourceSpan(50, 90), in: "RETURN").carets == "      ^")
  }

  @Test func longLinesAreCut() {
    let text = String(repeating: "a", count: 500) + "XYZ" + String(repeating: "b", count: 500)
    let excerpt = Excerpt(SourceSpan(500, 503), in: text, width: 40)
    #expect(excerpt.line.count <= 42)
    #expect(excerpt.line.hasPrefix("…aaa"))
    #expect(excerpt.line.hasSuffix("bbb…"))
    let marked = zip(excerpt.line, excerpt.carets).filter { $0.1 == "^" }.map(\.0)
    #expect(String(marked) == "XYZ")
    #expect(Excerpt(SourceSpan(0, 1_000), in: text, width: 40).carets.count == 38)
    #expect(Excerpt(SourceSpan(3, 200), in: "ab\ncd\nef").description == "cd\n^^")
  }

  @Test(arguments: [
    ("Persn", "Person"), ("PERSON", "Person"), ("person", "Person"), ("Pesron", "Person"),
    ("Organization", "Organisation"),
    ("Pst", "Post"), ("Xyz", nil), ("", nil), ("Po", nil),
  ])
  func theNearestName(_ written: String, _ meant: String?) {
    #expect(NearestName.nearest(to: written, in: ["Person", "Post", "Organisation", "Initiative"]) == meant)
  }

  @Test func equallyNearNamesAreTakenByTheAlphabet() {
    #expect(NearestName.nearest(to: "nama", in: ["namo", "name", "nami"]) == "name")
    #expect(NearestName.nearest(to: String(repeating: "x", count: 10_000), in: ["x"]) == nil)
  }
}
