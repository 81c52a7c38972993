import KithSession

/// Writes one result in one format, a batch at a time.
protocol Renderer: AnyObject {
  /// Called once, before the rows.
  func begin(columns: [String])
  /// Called for each batch.
  func add(_ batch: RowBatch)
  /// Called once, after the rows.
  func finish()
  /// Called in place of `finish` where an error cut the rows short: what is out must end well formed, and what is held
  /// back is dropped.
  func abandon()
}

extension Renderer {
  func abandon() { finish() }
}

/// The formats in which results are written: what `:mode` and `--format` take.
public enum OutputMode: String, Sendable, CaseIterable {
  case table, box, csv, tsv, json, jsonl, markdown, html, line, list, cypher, dot, tree, trash

  /// One line for `:help` and completion.
  public var summary: String {
    switch self {
    case .table: "a table in ASCII"
    case .box: "a table with drawn lines"
    case .csv: "comma-separated values (RFC 4180); null is empty, an empty string is \"\""
    case .tsv: "tab-separated values, a row a line; tabs and line ends as \\t and \\n"
    case .json: "an array of row objects; for several statements an array of such arrays"
    case .jsonl: "a row object a line"
    case .markdown: "a Markdown table"
    case .html: "an HTML table"
    case .line: "a value a line"
    case .list: "values joined by |, without a header"
    case .cypher: "Cypher that makes the result again"
    case .dot: "the result's nodes and relationships for Graphviz"
    case .tree: "paths, or rows that begin alike, as a tree"
    case .trash: "nothing"
    }
  }

  /// Whether it is for programs: nothing but the result may then stand on standard output.
  var isForMachines: Bool {
    switch self {
    case .csv, .tsv, .json, .jsonl, .markdown, .html, .cypher, .dot: true
    case .table, .box, .line, .list, .tree, .trash: false
    }
  }

  /// Whether it has a grammar of its own, in which a line of anything else is a fault.
  var isDocument: Bool {
    switch self {
    case .json, .jsonl, .html, .cypher, .dot: true
    case .table, .box, .csv, .tsv, .markdown, .line, .list, .tree, .trash: false
    }
  }

  /// What stands between the results of several statements.
  var separator: String {
    switch self {
    case .csv, .tsv, .table, .box, .markdown, .line, .list, .tree, .cypher: "\n"
    case .json, .jsonl, .html, .dot, .trash: ""
    }
  }

  func makeRenderer(to sink: any TextSink, appearance: Appearance) -> any Renderer {
    switch self {
    case .table: TableRenderer(to: sink, appearance: appearance, border: .ascii)
    case .box: TableRenderer(to: sink, appearance: appearance, border: .box)
    case .csv: CSVRenderer(to: sink)
    case .tsv: TSVRenderer(to: sink)
    case .json: JSONRenderer(to: sink)
    case .jsonl: JSONLinesRenderer(to: sink)
    case .markdown: MarkdownRenderer(to: sink)
    case .html: HTMLRenderer(to: sink)
    case .line: LineRenderer(to: sink, appearance: appearance)
    case .list: ListRenderer(to: sink)
    case .cypher: CypherRenderer(to: sink)
    case .dot: DOTRenderer(to: sink)
    case .tree: TreeRenderer(to: sink, appearance: appearance)
    case .trash: TrashRenderer()
    }
  }
}

/// Runs a statement for what it does and prints nothing.
final class TrashRenderer: Renderer {
  func begin(columns: [String]) {}
  func add(_ batch: RowBatch) {}
  func finish() {}
}
