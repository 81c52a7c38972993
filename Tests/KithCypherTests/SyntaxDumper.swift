import KithCypher

/// Writes a tree as one short line, so that a test reads like a table: `1 + 2 * 3` is `(+ 1 (* 2 3))`.
enum SyntaxDumper {
  static func dump(_ statement: Statement) -> String {
    let query = dump(statement.query)
    return switch statement.mode {
    case .run: query
    case .explain: "explain " + query
    case .profile: "profile " + query
    }
  }

  static func dump(_ query: Query) -> String {
    query.unions.reduce(dump(query.first)) { $0 + ($1.all ? " union-all " : " union ") + dump($1.query) }
  }

  static func dump(_ query: SingleQuery) -> String { query.clauses.map(dump).joined(separator: " ") }

  // MARK: Clauses

  static func dump(_ clause: Clause) -> String {
    switch clause {
    case .match(let c): list([c.optional ? "optional-match" : "match"] + c.pattern.map(dump) + filter(c.predicate))
    case .unwind(let c): list(["unwind", dump(c.list), c.variable.text])
    case .with(let c): list(["with"] + projection(c))
    case .return(let c): list(["return"] + projection(c))
    case .create(let c): list(["create"] + c.pattern.map(dump))
    case .merge(let c):
      list(
        ["merge", dump(c.part)] + (c.onCreate.isEmpty ? [] : [list(["on-create"] + c.onCreate.map(dump))])
          + (c.onMatch.isEmpty ? [] : [list(["on-match"] + c.onMatch.map(dump))]))
    case .set(let c): list(["set"] + c.items.map(dump))
    case .remove(let c): list(["remove"] + c.items.map(dump))
    case .delete(let c): list([c.detach ? "detach-delete" : "delete"] + c.expressions.map(dump))
    case .foreach(let c): list(["foreach", c.variable.text, dump(c.list)] + c.body.map(dump))
    case .call(let c):
      list(
        ["call", c.procedure.text] + (c.arguments.map { [list($0.map(dump))] } ?? []) + yield(c.yield)
          + filter(c.predicate))
    case .subquery(let c):
      list(
        [c.optional ? "optional-call" : "call"]
          + (c.importsAll ? ["(*)"] : c.imports.map { [list($0.map(\.text))] } ?? [])
          + ["{" + dump(c.query) + "}"])
    case .loadCSV(let c):
      list(
        [c.withHeaders ? "load-csv-headers" : "load-csv", dump(c.url), c.variable.text]
          + (c.fieldTerminator.map { ["'\($0)'"] } ?? []))
    case .finish: "finish"
    case .schema(let c): dump(c.command)
    }
  }

  private static func dump(_ command: SchemaClause.Command) -> String {
    switch command {
    case .createIndex(let c):
      list(
        ["create-index", "\(c.kind)"] + (c.name.map { [$0.text] } ?? []) + (c.ifNotExists ? ["if-not-exists"] : [])
          + [(c.target.isRelationship ? "-" : "") + ":" + c.target.name.text] + c.keys.map(\.text))
    case .dropIndex(let name, let ifExists): list(["drop-index", name.text] + (ifExists ? ["if-exists"] : []))
    case .createConstraint(let c):
      list(
        ["create-constraint"] + (c.name.map { [$0.text] } ?? []) + (c.ifNotExists ? ["if-not-exists"] : [])
          + [(c.target.isRelationship ? "-" : "") + ":" + c.target.name.text] + c.keys.map(\.text)
          + ["\(c.requirement)"])
    case .dropConstraint(let name, let ifExists):
      list(["drop-constraint", name.text] + (ifExists ? ["if-exists"] : []))
    }
  }

  private static func projection(_ c: ProjectionClause) -> [String] {
    (c.distinct ? ["distinct"] : []) + (c.includesAll ? ["*"] : [])
      + c.items.map { item in item.alias.map { list(["as", dump(item.expression), $0.text]) } ?? dump(item.expression) }
      + (c.orderBy.isEmpty
        ? []
        : [
          list(["order"] + c.orderBy.map { $0.ascending ? dump($0.expression) : list(["desc", dump($0.expression)]) })
        ])
      + (c.skip.map { [list(["skip", dump($0)])] } ?? []) + (c.limit.map { [list(["limit", dump($0)])] } ?? [])
      + filter(c.predicate)
  }

  private static func filter(_ predicate: Expression?) -> [String] {
    predicate.map { [list(["where", dump($0)])] } ?? []
  }

  private static func yield(_ yield: CallClause.Yield) -> [String] {
    switch yield {
    case .none: []
    case .all: ["(yield *)"]
    case .items(let items):
      [
        list(
          ["yield"]
            + items.map { item in item.alias.map { list(["as", item.field.text, $0.text]) } ?? item.field.text })
      ]
    }
  }

  static func dump(_ item: SetItem) -> String {
    switch item {
    case .property(let target, let key, let value): list(["=", dump(target) + "." + key.text, dump(value)])
    case .dynamicProperty(let target, let key, let value):
      list(["=", dump(target) + "[" + dump(key) + "]", dump(value)])
    case .replace(let variable, let value): list(["=", variable.text, dump(value)])
    case .merge(let variable, let value): list(["+=", variable.text, dump(value)])
    case .labels(let variable, let labels): ([variable.text] + labels.map(\.text)).joined(separator: ":")
    case .dynamicLabels(let variable, let labels): variable.text + ":$(" + dump(labels) + ")"
    }
  }

  static func dump(_ item: RemoveClause.Item) -> String {
    switch item {
    case .property(let target, let key): dump(target) + "." + key.text
    case .dynamicProperty(let target, let key): dump(target) + "[" + dump(key) + "]"
    case .labels(let variable, let labels): ([variable.text] + labels.map(\.text)).joined(separator: ":")
    case .dynamicLabels(let variable, let labels): variable.text + ":$(" + dump(labels) + ")"
    }
  }

  // MARK: Patterns

  static func dump(_ part: PatternPart) -> String {
    let path = dump(part.path)
    let selected =
      switch part.selector {
      case .all: path
      case .shortestPath: "shortestPath(\(path))"
      case .allShortestPaths: "allShortestPaths(\(path))"
      case .any(let k): "any \(k) \(path)"
      case .shortest(let k): "shortest \(k) \(path)"
      case .allShortest: "all-shortest \(path)"
      case .shortestGroups(let k): "shortest \(k) groups \(path)"
      }
    return (part.variable.map { $0.text + "=" } ?? "") + selected
  }

  static func dump(_ path: PathPattern) -> String { path.elements.map(dump).joined() }

  private static func dump(_ element: PathPattern.Element) -> String {
    switch element {
    case .node(let node): "(" + inside(node.variable, node.labels, nil, node.properties, node.predicate) + ")"
    case .relationship(let r):
      (r.direction == .incoming ? "<-[" : "-[") + inside(r.variable, r.types, r.length, r.properties, r.predicate)
        + (r.direction == .outgoing ? "]->" : "]-") + (r.quantifier.map(dump) ?? "")
    case .group(let path, let predicate, let quantifier, _):
      "(" + ([dump(path)] + filter(predicate)).joined(separator: " ") + ")" + (quantifier.map(dump) ?? "")
    }
  }

  private static func inside(
    _ variable: Name?, _ labels: LabelExpression?, _ length: Quantifier?, _ properties: Expression?,
    _ predicate: Expression?
  ) -> String {
    let head = (variable?.text ?? "") + (labels.map { ":" + dump($0) } ?? "") + (length.map { "*" + dump($0) } ?? "")
    return ((head.isEmpty ? [] : [head]) + (properties.map { [dump($0)] } ?? []) + filter(predicate)).joined(
      separator: " ")
  }

  private static func dump(_ quantifier: Quantifier) -> String {
    "{\(quantifier.minimum),\(quantifier.maximum.map(String.init) ?? "")}"
  }

  static func dump(_ labels: LabelExpression) -> String {
    switch labels {
    case .name(let name): name.text
    case .dynamic(let names, let any): (any ? "$any(" : "$(") + dump(names) + ")"
    case .and(let a, let b): list(["&", dump(a), dump(b)])
    case .or(let a, let b): list(["|", dump(a), dump(b)])
    case .not(let a): "!" + dump(a)
    case .any: "%"
    }
  }

  // MARK: Expressions

  static func dump(_ expression: Expression) -> String {
    switch expression.kind {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): "'\(value)'"
    case .list(let items): "[" + items.map(dump).joined(separator: " ") + "]"
    case .map(let entries): "{" + entries.map { "\($0.key.text) \(dump($0.value))" }.joined(separator: ", ") + "}"
    case .parameter(let name): "$" + name
    case .variable(let name): name
    case .property(let subject, let key): dump(subject) + "." + key.text
    case .hasLabels(let subject, let labels): list([":", dump(subject), dump(labels)])
    case .element(let subject, let index): dump(subject) + "[" + dump(index) + "]"
    case .slice(let subject, let from, let to):
      dump(subject) + "[" + (from.map(dump) ?? "") + ".." + (to.map(dump) ?? "") + "]"
    case .unary(let sign, let operand): list([sign.rawValue.lowercased(), dump(operand)])
    case .binary(let sign, let left, let right):
      list([sign.rawValue.lowercased().split(separator: " ").joined(separator: "-"), dump(left), dump(right)])
    case .comparison(let operands, let signs):
      list(
        zip([""] + signs.map(\.rawValue), operands).flatMap { sign, operand in
          (sign.isEmpty ? [] : [sign]) + [dump(operand)]
        })
    case .logical(let sign, let operands): list([sign.rawValue.lowercased()] + operands.map(dump))
    case .isNull(let subject, let negated): list([negated ? "is-not-null" : "is-null", dump(subject)])
    case .isTyped(let subject, let type, let negated): list([negated ? "is-not" : "is", dump(subject), dump(type)])
    case .function(let name, let distinct, let arguments):
      list([name.text] + (distinct ? ["distinct"] : []) + arguments.map(dump))
    case .countStar: "(count *)"
    case .case(let subject, let alternatives, let otherwise):
      list(
        ["case"] + (subject.map { [dump($0)] } ?? [])
          + alternatives.map { list([dump($0.condition), dump($0.result)]) }
          + (otherwise.map { [dump($0)] } ?? []))
    case .listComprehension(let variable, let source, let predicate, let projection):
      list(["for", variable.text, dump(source)] + filter(predicate) + (projection.map { ["|", dump($0)] } ?? []))
    case .patternComprehension(let variable, let path, let predicate, let projection):
      list(["for", (variable.map { $0.text + "=" } ?? "") + dump(path)] + filter(predicate) + ["|", dump(projection)])
    case .quantifier(let quantifier, let variable, let source, let predicate):
      list([quantifier.rawValue, variable.text, dump(source)] + filter(predicate))
    case .reduce(let accumulator, let initial, let variable, let source, let body):
      list(["reduce", accumulator.text, dump(initial), variable.text, dump(source), dump(body)])
    case .pattern(let path): "path" + dump(path)
    case .shortestPath(let part): dump(part)
    case .subquery(let kind, .pattern(let parts, let predicate)):
      list(["\(kind)"] + parts.map(dump) + filter(predicate))
    case .subquery(let kind, .query(let query)): list(["\(kind)", dump(query)])
    case .mapProjection(let subject, let items): dump(subject) + "{" + items.map(dump).joined(separator: ", ") + "}"
    }
  }

  private static func dump(_ item: MapProjectionItem) -> String {
    switch item {
    case .property(let key): "." + key.text
    case .allProperties: ".*"
    case .entry(let key, let value): key.text + " " + dump(value)
    case .variable(let name): name.text
    }
  }

  private static func dump(_ type: TypeName) -> String {
    switch type {
    case .plain(let name, let notNull): name + (notNull ? "!" : "")
    case .list(let item, let notNull): "LIST<\(dump(item))>" + (notNull ? "!" : "")
    case .union(let types): types.map(dump).joined(separator: "|")
    }
  }

  private static func list(_ parts: [String]) -> String { "(" + parts.joined(separator: " ") + ")" }
}

/// The tree of a statement on one line, or its error as `Detail at lower..<upper`.
func tree(of text: String) -> String {
  do throws(SyntaxError) {
    return SyntaxDumper.dump(try Parser.parse(text))
  } catch {
    return "\(error.detail) at \(error.span.lower)..<\(error.span.upper)"
  }
}

/// The tree of an expression on one line, or its error, counted from the expression's start.
func expression(_ text: String) -> String {
  let prefix = "RETURN "
  do throws(SyntaxError) {
    let statement = try Parser.parse(prefix + text)
    guard case .return(let clause) = statement.query.first.clauses[0], clause.items.count == 1 else {
      return "no expression"
    }
    return SyntaxDumper.dump(clause.items[0].expression)
  } catch {
    return "\(error.detail) at \(error.span.lower - prefix.utf8.count)..<\(error.span.upper - prefix.utf8.count)"
  }
}

/// The error of a text that has one.
func syntaxError(of text: String) -> SyntaxError? {
  do throws(SyntaxError) {
    _ = try Parser.parse(text)
    return nil
  } catch {
    return error
  }
}
