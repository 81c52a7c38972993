import KithCypher
import KithValue

extension Binder {
  /// `LOAD CSV [WITH HEADERS] FROM url AS variable [FIELDTERMINATOR t]`.
  func bindLoadCSV(_ load: LoadCSVClause, _ scope: inout Scope) throws(SemanticError) -> BoundLoadCSV {
    let url = try bind(load.url, scope, .plain("LOAD CSV"))
    if !url.type.mayBe(.string) {
      throw SemanticError(
        "InvalidArgumentType", "LOAD CSV takes the path of a file, and this is \(url.type.article)", at: load.url.span)
    }
    if scope.lookup(load.variable.text) != nil { throw alreadyBound(load.variable) }
    let variable = newVariable(load.variable.text, load.withHeaders ? .map : .list(.string))
    scope.declare(variable)
    var origins: [Variable] = []
    for (name, type) in [(Self.lineVariable, CypherType.integer), (Self.fileVariable, .string)] {
      let origin = Variable(id: newVariable(nil, type).id, name: name, type: type, isNamed: false)
      scope.declare(origin)
      origins.append(origin)
    }
    return BoundLoadCSV(
      withHeaders: load.withHeaders, url: url.expression, variable: variable, line: origins[0], file: origins[1],
      fieldTerminator: try separator(load))
  }

  private func separator(_ load: LoadCSVClause) throws(SemanticError) -> UInt8 {
    guard let text = load.fieldTerminator else { return UInt8(ascii: ",") }
    let bytes = Array(text.utf8)
    guard bytes.count == 1, bytes[0] < 0x80, !"\"\n\r\0".utf8.contains(bytes[0]) else {
      throw SemanticError(
        "InvalidArgumentValue", "FIELDTERMINATOR takes one ASCII character that is no quote and no line end",
        at: load.span, hint: "for example ';' or '\\t'")
    }
    return bytes[0]
  }

  // MARK: where a record stands

  /// The names under which LOAD CSV leaves a record's line and file in scope; no text can spell them.
  private static let lineVariable = "\u{0}line"
  private static let fileVariable = "\u{0}file"

  /// `linenumber()` and `file()`: of the record that the row was made from, or null where there is none.
  func bindRecordOrigin(_ name: String, _ scope: Scope) -> Typed {
    let variable = scope.lookup(name == "file" ? Self.fileVariable : Self.lineVariable)
    return Typed(
      expression: variable.map { .variable($0) } ?? .literal(.null),
      type: variable?.type ?? .null)
  }

  /// Carries a record's line and file past a projection that keeps its rows one for one.
  func keepRecordOrigin(_ before: Scope, _ next: inout Scope, _ projection: inout BoundProjection) {
    for name in [Self.lineVariable, Self.fileVariable] {
      guard let variable = before.lookup(name), next.lookup(name) == nil else { continue }
      next.declare(variable)
      projection.outputs.append(variable)
    }
  }
}
