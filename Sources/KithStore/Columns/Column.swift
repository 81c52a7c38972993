import KithValue

/// One column of a file, as its header names it.
struct Column: Sendable, Hashable {
  /// What a column is for.
  enum Role: Sendable, Hashable {
    /// `id:ID`: the node's id, which is also its property `id`.
    case id
    /// `:LABEL`: all labels of a node that has several.
    case labels
    /// `:START_ID`: the id of the node where a relationship starts.
    case start
    /// `:END_ID`: the id of the node where it ends.
    case end
    /// `:TYPE`: says again what the file's name says.
    case type
    /// `:IGNORE`, or a column without a name: kept, and otherwise left alone.
    case ignored
    /// A property.
    case property(key: String, ColumnType)
  }

  /// The header's text, kept as it was.
  var text: String
  /// What the column is for.
  var role: Role
}

extension Column {
  /// Whether a file is one of nodes or of relationships, which decides what a header may say.
  enum FileKind: Sendable, Hashable { case nodes, relationships }

  /// Why a header's field is no column.
  struct Malformed: Error {
    var message: String
    var hint: String?
  }

  /// Reads a header's field: `name`, `line:int`, `other_names:string[]`, `id:ID(Person)`, `:START_ID`.
  ///
  /// The last colon separates the name from the type, so that a key with a colon in it can be written: `a:b:string`. A
  /// key without a name, or one that begins with a backquote, stands in backquotes as Cypher has it.
  init(header text: String, in kind: FileKind) throws(Malformed) {
    self.text = text
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else {
      role = text.isEmpty ? .ignored : try Self.property(text, type: ColumnType.Base.string.rawValue, kind)
      return
    }
    if text.utf8.last == UInt8(ascii: "}"), text.utf8.contains(UInt8(ascii: "{")) {
      throw Malformed(message: "options in braces are not read: '\(shorten(text))'", hint: "leave the braces out")
    }
    let name = String(text[..<colon])
    var type = String(text[text.utf8.index(after: colon)...])
    // An ID space groups ids in Neo4j; here every id is unique among all nodes, so its name adds nothing.
    if let open = type.utf8.firstIndex(of: UInt8(ascii: "(")), type.utf8.last == UInt8(ascii: ")") {
      type = String(type[..<open])
      guard ["ID", "START_ID", "END_ID"].contains(type.uppercased()) else {
        throw Malformed(message: "only ID, START_ID and END_ID have an ID space: '\(shorten(text))'", hint: nil)
      }
    }
    role = try Self.role(name: name, type: type, kind)
  }

  private static func role(name: String, type: String, _ kind: FileKind) throws(Malformed) -> Role {
    switch (type.uppercased(), kind) {
    case ("IGNORE", _): return .ignored
    case ("ID", .nodes):
      guard name.isEmpty || name.hasSameBytes(as: "id") else {
        throw Malformed(
          message: "the ID column is named '\(shorten(name))'", hint: "write id:ID; it is the property id")
      }
      return .id
    case ("LABEL", .nodes): return .labels
    case ("START_ID", .relationships): return .start
    case ("END_ID", .relationships): return .end
    case ("TYPE", .relationships): return .type
    case ("ID", .relationships), ("LABEL", .relationships):
      throw Malformed(message: "a file of relationships has no \(type) column", hint: "begin with :START_ID,:END_ID")
    case ("START_ID", .nodes), ("END_ID", .nodes), ("TYPE", .nodes):
      throw Malformed(message: "a file of nodes has no \(type) column", hint: "begin with id:ID")
    default: return try property(name, type: type, kind)
    }
  }

  private static func property(_ name: String, type: String, _ kind: FileKind) throws(Malformed) -> Role {
    guard !name.isEmpty else {
      throw Malformed(message: "this column has a type and no name", hint: "write name:\(type)")
    }
    let name = unquoted(name)
    let isID = kind == .nodes && name.hasSameBytes(as: "id")
    if isID, type.lowercased() != ColumnType.Base.any.rawValue {
      throw Malformed(message: "the property id of a node is its ID column", hint: "write id:ID")
    }
    let isList = type.hasSuffix("[]")
    let baseName = (isList ? String(type.dropLast(2)) : type).lowercased()
    if baseName == "point" { throw Malformed(message: "kith has no points", hint: "use two columns of type double") }
    guard let base = ColumnType.Base(rawValue: baseName), !(isList && base == .any) else {
      let types = ColumnType.Base.allCases.map(\.rawValue)
      let near = nearestName(to: baseName, among: types)
      throw Malformed(
        message: "'\(shorten(type))' is not a type",
        hint: near.map { "did you mean \($0)?" } ?? "the types are \(types.joined(separator: ", "))")
    }
    return .property(key: name, ColumnType(base, isList: isList))
  }

  /// The header's text for a property: the type is left out where it is text and the name has no colon.
  static func header(key: String, _ type: ColumnType) -> String {
    let isQuoted = key.isEmpty || key.utf8.first == backquote
    let name = isQuoted ? "`" + key.replacing("`", with: "``") + "`" : key
    return type == ColumnType(.string) && !name.utf8.contains(UInt8(ascii: ":")) ? name : name + ":" + type.name
  }

  private static let backquote = UInt8(ascii: "`")

  /// A key without the backquotes that `header` may have put around it.
  private static func unquoted(_ name: String) -> String {
    guard name.utf8.count >= 2, name.utf8.first == backquote, name.utf8.last == backquote else { return name }
    let inner = String(name.dropFirst().dropLast())
    // Within, every backquote is doubled; where one is not, they are a part of the name.
    guard !inner.replacing("``", with: "").utf8.contains(backquote) else { return name }
    return inner.replacing("``", with: "`")
  }

  /// The property that the column holds, and the type of its values; the node's `id` is not one of them.
  var property: (key: String, type: ColumnType)? {
    if case .property(let key, let type) = role { (key, type) } else { nil }
  }
}
