import LineEditor
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("Nick Pahl", 9), ("é", 1), ("e\u{301}", 1), ("李雷", 4), ("한글", 4), ("한\u{11AB}", 2), ("ｗｉｄｅ", 8),
    ("👩‍🚀", 2), ("👨‍👩‍👧‍👦", 2), ("🇬🇧", 2), ("👍🏽", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("☎\u{FE0E}", 1), ("🌍🌍", 4),
    ("नमस्ते", 4), ("\u{200B}", 0), ("a\u{200D}", 1), ("", 0), ("—", 1), ("ß", 1), ("\t", 0), ("⌚", 2), ("①", 1),
  ])
  func countsCells(_ text: String, _ cells: Int) {
    #expect(DisplayWidth.of(text) == cells, "\(text.unicodeScalars.map(\.value))")
  }
}
