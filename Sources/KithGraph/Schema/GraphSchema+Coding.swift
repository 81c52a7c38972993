import KithValue

/// A schema as bytes: the number of indexes and each of them, then the same of constraints.
extension GraphSchema {
  package func encode(into writer: inout RecordWriter) {
    writer.number(indexes.count)
    for index in indexes {
      writer.text(index.name)
      writer.text(index.kind.rawValue)
      writer.target(index.target, keys: index.keys)
    }
    writer.number(constraints.count)
    for constraint in constraints {
      writer.text(constraint.name)
      writer.text(constraint.kind.word)
      if case .type(let type) = constraint.kind { writer.text(type.name) }
      writer.target(constraint.target, keys: constraint.keys)
    }
  }

  package init(from reader: inout RecordReader) throws(MalformedRecord) {
    self.init()
    for _ in 0..<(try reader.count()) {
      let name = try reader.text()
      guard let kind = IndexDefinition.Kind(rawValue: try reader.text()) else { throw MalformedRecord() }
      let (target, keys) = try reader.target()
      add(IndexDefinition(name: name, kind: kind, target: target, keys: keys))
    }
    for _ in 0..<(try reader.count()) {
      let name = try reader.text()
      let word = try reader.text()
      var type: CypherType?
      if word == ConstraintDefinition.Kind.typeWord { type = CypherType(named: try reader.text()) }
      guard let kind = ConstraintDefinition.Kind(word: word, type: type) else { throw MalformedRecord() }
      let (target, keys) = try reader.target()
      add(ConstraintDefinition(name: name, kind: kind, target: target, keys: keys))
    }
  }
}

extension ConstraintDefinition.Kind {
  package static let typeWord = "TYPE"

  /// The word for it in files.
  package var word: String {
    switch self {
    case .unique: "UNIQUE"
    case .notNull: "NOT NULL"
    case .key: "KEY"
    case .type: Self.typeWord
    }
  }

  /// The kind that a word stands for; `type` where it is about one.
  package init?(word: String, type: CypherType?) {
    switch word {
    case "UNIQUE": self = .unique
    case "NOT NULL": self = .notNull
    case "KEY": self = .key
    case Self.typeWord:
      guard let type else { return nil }
      self = .type(type)
    default: return nil
    }
  }
}

extension RecordWriter {
  fileprivate mutating func target(_ target: SchemaTarget, keys: [String]) {
    byte(target.isNode ? 1 : 0)
    text(target.name)
    number(keys.count)
    for key in keys { text(key) }
  }
}

extension RecordReader {
  fileprivate mutating func target() throws(MalformedRecord) -> (SchemaTarget, [String]) {
    let isNode = try byte() == 1
    let name = try text()
    var keys: [String] = []
    for _ in 0..<(try count()) { keys.append(try text()) }
    return (isNode ? .node(label: name) : .relationship(type: name), keys)
  }
}
