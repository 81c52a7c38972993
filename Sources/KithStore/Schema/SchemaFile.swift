import KithCSV
import KithGraph
import KithValue

/// The indexes and constraints of a folder, in `schema.csv`; a folder that declares nothing has no such file.
///
///     name,rule,label,type,keys,value
///     person_id,UNIQUE,Person,,id,
///     sourced,NOT NULL,,KNOWS,source,
///     line_is_a_number,TYPE,,KNOWS,line,INTEGER
///     by_name,RANGE INDEX,Person,,family_name;name,
///
/// A rule is of a label or of a type. `rule` is `UNIQUE`, `NOT NULL`, `KEY`, `TYPE`, `RANGE INDEX` or `TEXT INDEX`;
/// several keys stand between semicolons, and within one `%3B` is a semicolon and `%25` a percent sign. Rows are sorted by
/// name, the constraints before the indexes.
enum SchemaFile {
  static let name = "schema.csv"
  private static let header = ["name", "rule", "label", "type", "keys", "value"]
  static let indexWord = " INDEX"

  /// The file's bytes. Of the file as it was, the rows whose rules are the same stay as they are, and so do its header,
  /// columns that kith does not know, line ends, and the order of its rows.
  static func bytes(of schema: GraphSchema, keeping old: [UInt8] = []) -> [UInt8] {
    let rules = rules(of: schema)
    guard let kept = KeptRows(old, rules) else {
      var writer = CSVWriter()
      for column in header { writer.field(column) }
      writer.endRow()
      for rule in rules { rule.write(header, to: &writer) }
      return writer.bytes
    }
    return kept.bytes
  }

  /// A rule as the file has it: by column, without what is empty.
  struct Rule {
    var fields: [String: String]
    /// Constraints stand before indexes, and then they are in the order of their names.
    var isIndex: Bool
    var name: String

    init(_ name: String, _ rule: String, _ target: SchemaTarget, _ keys: [String], value: String? = nil) {
      fields = ["name": name, "rule": rule, "keys": keys.map(SchemaFile.escaped).joined(separator: ";")]
      fields[target.isNode ? "label" : "type"] = target.name
      fields["value"] = value
      isIndex = rule.hasSuffix(SchemaFile.indexWord)
      self.name = name
    }

    func write(_ columns: [String], to writer: inout CSVWriter) {
      for column in columns {
        if let field = fields[column] { writer.field(field) } else { writer.null() }
      }
      writer.endRow()
    }

    func precedes(_ other: Rule) -> Bool {
      isIndex == other.isIndex ? name.orderOfBytes(against: other.name) < 0 : other.isIndex
    }
  }

  private static func rules(of schema: GraphSchema) -> [Rule] {
    schema.constraints.map { constraint in
      var value: String?
      if case .type(let type) = constraint.kind { value = type.name }
      return Rule(constraint.name, constraint.kind.word, constraint.target, constraint.keys, value: value)
    } + schema.indexes.map { Rule($0.name, $0.kind.rawValue + indexWord, $0.target, $0.keys) }
  }

  /// The rule that a row stands for; nil where it is none.
  static func rule(_ field: (String) -> String?) -> Rule? {
    var schema = GraphSchema()
    return add(field, to: &schema) == nil ? rules(of: schema).first : nil
  }

  /// What the file declares; faults are added to `problems`.
  static func read(_ bytes: [UInt8], _ problems: ProblemList) -> GraphSchema {
    var schema = GraphSchema()
    let reader = CSVReader(
      bytes: bytes,
      onFault: { fault in
        problems.add(
          StoreProblem(file: name, line: fault.place.line, column: fault.place.column, message: fault.message))
      })
    guard let head = try? reader.next(limit: 1) else { return schema }
    var places: [String: Int] = [:]
    for column in 0..<head.fieldCount(0) { places[head.string(0, column)] = column }
    if let missing = header.first(where: { places[$0] == nil }) {
      problems.add(
        StoreProblem(
          file: name, line: 1, column: 1, message: "the column '\(missing)' is missing",
          hint: "the columns are \(header.joined(separator: ","))"))
      return schema
    }
    while let block = try? reader.next() {
      for row in 0..<block.rowCount {
        func field(_ column: String) -> String? {
          guard let at = places[column], at < block.fieldCount(row), !block.isNull(row, at) else { return nil }
          return block.string(row, at)
        }
        if let fault = add(field, to: &schema) {
          let place = block.place(row, places[fault.column] ?? 0)
          problems.add(
            StoreProblem(
              file: name, line: place.line, column: place.column, message: fault.message, hint: fault.hint))
        }
      }
    }
    return schema
  }

  private typealias Fault = (column: String, message: String, hint: String?)

  private static func add(_ field: (String) -> String?, to schema: inout GraphSchema) -> Fault? {
    guard let ruleName = field("name") else { return ("name", "this rule has no name", "give it one") }
    if schema.index(named: ruleName) != nil || schema.constraint(named: ruleName) != nil {
      return ("name", "the name '\(shorten(ruleName))' stands already", "give one of the two another name")
    }
    let target: SchemaTarget
    switch (field("label"), field("type")) {
    case (let label?, nil): target = .node(label: label)
    case (nil, let type?): target = .relationship(type: type)
    case (nil, nil), (.some, .some):
      return ("label", "a rule is of a label or of a relationship type", "fill one of the two columns")
    }
    var keys: [String] = []
    for part in (field("keys") ?? "").split(separator: ";") {
      guard let key = unescaped(part) else {
        return ("keys", "the % in the key do not stand for a character", "write %25 for a percent sign")
      }
      keys.append(key)
    }
    if keys.isEmpty { return ("keys", "this rule names no property", "write its keys, with semicolons between them") }
    let rule = field("rule") ?? ""
    if rule.hasSuffix(indexWord), let kind = IndexDefinition.Kind(rawValue: String(rule.dropLast(indexWord.count))) {
      schema.add(IndexDefinition(name: ruleName, kind: kind, target: target, keys: keys))
      return nil
    }
    let type = field("value").flatMap(CypherType.init(named:))
    if rule == ConstraintDefinition.Kind.typeWord, type == nil {
      return (
        "value", "'\(shorten(field("value") ?? ""))' is no type of a property", "INTEGER, STRING, LIST<STRING>, ..."
      )
    }
    guard let kind = ConstraintDefinition.Kind(word: rule, type: type) else {
      let known = ["UNIQUE", "NOT NULL", "KEY", "TYPE", "RANGE INDEX", "TEXT INDEX"]
      let near = nearestName(to: rule, among: known).map { "did you mean \($0)?" }
      return ("rule", "there is no rule '\(shorten(rule))'", near ?? known.joined(separator: ", "))
    }
    schema.add(ConstraintDefinition(name: ruleName, kind: kind, target: target, keys: keys))
    return nil
  }

  static func escaped(_ key: String) -> String {
    key.replacing("%", with: "%25").replacing(";", with: "%3B")
  }

  private static func unescaped(_ part: Substring) -> String? {
    var key = ""
    var rest = part
    while let character = rest.first {
      if character != "%" {
        key.append(rest.removeFirst())
      } else if rest.hasPrefix("%25") {
        key += "%"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("%3B") {
        key += ";"
        rest = rest.dropFirst(3)
      } else {
        return nil
      }
    }
    return key
  }
}
