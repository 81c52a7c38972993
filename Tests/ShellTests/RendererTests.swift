import KithSession
import KithValue
import Testing

@testable import KithShell

@Suite struct RendererTests {
  static let nick = Node(id: 7, labels: ["Person"], properties: MapValue([("name", .string("Nick Pahl"))]))
  static let post = Node(id: 8, labels: ["Post"], properties: MapValue([("name", .string("CEO of SOM"))]))
  static let holds = Relationship(
    id: 3, type: "HOLDS", start: 7, end: 8, properties: MapValue([("status", .string("current"))]))

  private func text(_ mode: OutputMode, _ columns: [String], _ rows: [[Value]], fitting: Int? = nil) -> String {
    let sink = MemorySink()
    let renderer = mode.makeRenderer(to: sink, appearance: Appearance(fittingColumns: fitting))
    renderer.begin(columns: columns)
    renderer.add(RowBatch(values: rows.flatMap { $0 }, width: columns.count, count: rows.count))
    renderer.finish()
    return sink.text
  }

  @Test func csvTellsNullFromTheEmptyStringAndQuotesByRFC4180() {
    let rows: [[Value]] = [
      [.string("a,b"), .null, .string("")], [.string("say \"no\""), .integer(1), .float(1)],
      [.string("two\nlines"), .boolean(true), .list([.integer(1), .string("x")])],
    ]
    #expect(
      text(.csv, ["a", "b,c", "d"], rows) == #"""
        a,"b,c",d
        "a,b",,""
        "say ""no""",1,1.0
        "two
        lines",true,"[1,""x""]"

        """#)
  }

  @Test func tsvKeepsARowALine() {
    let rows: [[Value]] = [[.string("a\tb\n\\"), .null, .string(""), .string("\"\"")]]
    #expect(text(.tsv, ["w", "x", "y", "z"], rows) == "w\tx\ty\tz\na\\tb\\n\\\\\t\t\"\"\t\\\"\\\"\n")
  }

  @Test func jsonKeepsKindsApart() {
    let path = Path(nodes: [Self.nick, Self.post], relationships: [Self.holds])
    let json = text(
      .json, ["n", "r", "p", "i", "f", "z"],
      [
        [.node(Self.nick), .relationship(Self.holds), .path(path), .integer(1), .float(1), .null]
      ])
    #expect(
      json == #"""
        [{"n":{"id":7,"labels":["Person"],"properties":{"name":"Nick Pahl"}},"r":{"id":3,"type":"HOLDS","start":7,"end":8,"properties":{"status":"current"}},"p":{"nodes":[{"id":7,"labels":["Person"],"properties":{"name":"Nick Pahl"}},{"id":8,"labels":["Post"],"properties":{"name":"CEO of SOM"}}],"relationships":[{"id":3,"type":"HOLDS","start":7,"end":8,"properties":{"status":"current"}}]},"i":1,"f":1.0,"z":null}]
        """#)
    #expect(text(.jsonl, ["a"], [[.integer(1)], [.string("\"\n")]]) == "{\"a\":1}\n{\"a\":\"\\\"\\n\"}\n")
  }

  @Test func markdownAndHTMLAreEscaped() {
    let rows: [[Value]] = [[.string("a|b <i>*x*</i> start_date\n2"), .integer(1)], [.null, .null]]
    #expect(
      text(.markdown, ["a", "n"], rows) == """
        | a | n |
        | --- | ---: |
        | a\\|b \\<i\\>\\*x\\*\\</i\\> start_date<br>2 | 1 |
        | *null* | *null* |

        """)
    #expect(text(.html, ["<a>"], [[.string("a&b<script>\"'")]]).contains("<th>&lt;a&gt;</th>"))
    #expect(text(.html, ["a"], [[.string("a&b<script>\"'")]]).contains("<td>a&amp;b&lt;script&gt;&quot;&#39;</td>"))
  }

  @Test func tablesAreAlignedForAnyScript() {
    let rows: [[Value]] = [
      [.string("李雷"), .integer(1)], [.string("👩‍🚀 Ada"), .integer(200)], [.string("e\u{301}"), .null],
    ]
    #expect(
      text(.box, ["name", "n"], rows) == """
        ┌────────┬──────┐
        │ name   │    n │
        ├────────┼──────┤
        │ 李雷   │    1 │
        │ 👩‍🚀 Ada │  200 │
        │ e\u{301}      │ null │
        └────────┴──────┘

        """)
  }

  @Test func tablesAreFittedToTerminalsOnly() {
    let long = String(repeating: "word ", count: 30)
    let rows: [[Value]] = [[.string("short"), .string(long)]]
    for line in text(.table, ["a", "b"], rows, fitting: 40).split(separator: "\n") { #expect(line.count <= 40) }
    #expect(text(.table, ["a", "b"], rows).contains(long.dropLast()))
    let path = Value.path(Path(nodes: [Self.nick, Self.post], relationships: [Self.holds]))
    #expect(text(.table, ["p"], [[path]], fitting: 80).contains("| (Nick Pahl)-[:HOLDS]->(CEO of SOM) |"))
    #expect(text(.table, ["p"], [[path]]).contains("(:Person {name: 'Nick Pahl'})-[:HOLDS {status: 'current'}]->"))
    let columns = (0..<30).map { "column\($0)" }
    let wide = text(.table, columns, [columns.map { .string($0) }], fitting: 60)
    #expect(wide.contains("column7 = column7"))
  }

  @Test func nothingFromTheGraphCommandsTheTerminal() {
    let evil: [[Value]] = [[.string("\u{1b}[2J\u{7}\u{9b}31m")]]
    for mode in [OutputMode.table, .box, .line, .list, .tree] {
      let text = text(mode, ["\u{1b}x"], evil)
      #expect(!text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{7}" || $0 == "\u{9b}" }, "\(mode)")
    }
  }

  @Test func cypherMakesTheResultAgain() {
    #expect(
      text(.cypher, ["name", "a b"], [[.string("O'Neill"), .null]]) == """
        UNWIND [
          {name: 'O\\'Neill', `a b`: null}
        ] AS row
        RETURN row.name AS name, row.`a b` AS `a b`;

        """)
    #expect(
      text(.cypher, ["n", "r"], [[.node(Self.nick), .relationship(Self.holds)]]) == """
        CREATE
          (n7:Person {name: 'Nick Pahl'}),
          (n8),
          (n7)-[:HOLDS {status: 'current'}]->(n8);

        """)
  }

  @Test func pathsThatBeginAlikeShareATree() {
    let other = Node(id: 9, labels: ["Organisation"], properties: MapValue([("name", .string("SOM"))]))
    let works = Relationship(id: 4, type: "WORKS_FOR", start: 7, end: 9, properties: MapValue([]))
    let rows: [[Value]] = [
      [.path(Path(nodes: [Self.nick, Self.post], relationships: [Self.holds]))],
      [.path(Path(nodes: [Self.nick, other], relationships: [works]))],
      [.path(Path(nodes: [other, Self.nick], relationships: [works]))],
    ]
    #expect(
      text(.tree, ["p"], rows) == """
        (Nick Pahl)
        ├─[:HOLDS]→ (CEO of SOM)
        └─[:WORKS_FOR]→ (SOM)
        (SOM)
        └─[:WORKS_FOR]← (Nick Pahl)

        """)
  }

  @Test func lineModeGivesAValueALine() {
    #expect(
      text(.line, ["a", "long"], [[.integer(1), .string("x\ny")], [.integer(2), .null]]) == """
           a = 1
        long = x
               y

           a = 2
        long = null

        """)
    #expect(text(.list, ["a", "b"], [[.integer(1), .null]]) == "1|null\n")
    #expect(text(.trash, ["a"], [[.integer(1)]]).isEmpty)
  }
}
