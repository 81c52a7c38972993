import Testing

@testable import KithDiagram

@Suite struct TextTests {
  @Test(arguments: [
    ("Nick Pahl", ["Nick Pahl"]),
    ("Improving NHS Staff Health and Wellbeing", ["Improving NHS Staff", "Health and Wellbeing"]),
    ("health-related job losses here", ["health-related job", "losses here"]),
    ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffahr", "tsgesellschaft"]),
    ("漢字漢字漢字漢字漢字漢字", ["漢字漢字漢字漢字漢字", "漢字"]),
    ("  two\n\n lines ", ["two", "lines"]),
    ("", []), ("   ", []),
  ])
  func wraps(text: String, lines: [String]) {
    #expect(text.wrapped(at: 20, limit: 8) == lines)
  }

  @Test func longTextIsCut() {
    let lines = String(repeating: "word ", count: 500).wrapped(at: 20, limit: 3)
    #expect(lines.count == 3)
    #expect(lines[2].hasSuffix("…"))
  }

  @Test(arguments: [
    ("PART_OF", "part of"), ("worksFor", "works for"), ("HOLDS", "holds"), ("knows", "knows"),
    ("has child", "has child"),
    ("ADDRESSED_TO", "addressed to"), ("", ""), ("_", " "),
  ])
  func typesReadAsWords(type: String, words: String) {
    #expect(plainWords(ofType: type) == words)
  }

  @Test(arguments: [
    ("a\u{0}b\u{1B}c", "a b c"), ("a\r\nb\rc", "a\nb\nc"), ("AT&T & Co", "AT&T & Co"), ("&#1;", "&\u{2060}#1;"),
    ("&amp;", "&\u{2060}amp;"), ("&;", "&;"), ("\u{FFFE}x\u{FFFF}", " x "),
  ])
  func controlCharactersAndEntitiesAreKeptOut(text: String, drawable: String) {
    #expect(Array(text.drawable.utf8) == Array(drawable.utf8))
  }

  @Test func widths() {
    #expect("abc".displayWidth == 3)
    #expect("漢字".displayWidth == 4)
    #expect("👩‍👩‍👧‍👦".displayWidth == 2)
    #expect("e\u{301}".displayWidth == 1)
  }

  @Test(arguments: [
    ("box", "box"), ("0.18", "0.18"), ("node", "\"node\""), ("Graph", "\"Graph\""), ("", "\"\""), ("a b", "\"a b\""),
    ("a\"b\\", "\"a\\\"b\\\\\""), ("1.", "\"1.\""), ("12a", "\"12a\""), ("é", "\"é\""), ("a\nb", "\"a\\nb\""),
  ])
  func idsAreQuotedWhereNeeded(text: String, id: String) {
    #expect(DOTQuoting.id(text) == id)
  }
}
