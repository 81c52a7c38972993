import KithCypher
import KithValue

// WITH and RETURN. The clause is bound in the order in which it works: project, group, DISTINCT, ORDER BY, SKIP, LIMIT, WHERE.
extension Binder {
  /// One projected column while the clause is bound.
  private struct Column {
    var name: String
    var typed: Typed
    /// What it was written as; nil for a column of `*`.
    var written: Expression?
    var span: SourceSpan
    var variable: Variable
    let isAggregated: Bool

    init(name: String, typed: Typed, written: Expression?, span: SourceSpan, variable: Variable) {
      self.name = name
      self.typed = typed
      self.written = written
      self.span = span
      self.variable = variable
      isAggregated = typed.expression.containsAggregate
    }
  }

  /// Binds the clause and leaves in `scope` what goes on; gives the columns' names beside it.
  func bindProjection(
    _ clause: ProjectionClause, _ scope: inout Scope, isReturn: Bool, keepsHidden: Bool
  ) throws(SemanticError) -> (BoundProjection, [String]) {
    let word = isReturn ? "RETURN" : "WITH"
    var columns: [Column] = []
    var names: [String] = []
    var taken: VariableSet = []
    columns.reserveCapacity(clause.items.count)
    names.reserveCapacity(clause.items.count)
    if clause.includesAll {
      // The columns of `*` stand in the order of their names.
      let visible = scope.ordered.filter(\.isNamed).sorted { $0.name < $1.name }
      if visible.isEmpty, isReturn {
        throw SemanticError(
          "NoVariablesInScope", "\(word) * has nothing to give: no variable is in scope", at: clause.span)
      }
      for variable in visible {
        columns.append(
          Column(
            name: variable.name, typed: Typed(expression: .variable(variable), type: variable.type),
            written: nil, span: clause.span, variable: variable))
        names.append(variable.name)
        taken.insert(variable)
      }
    }
    var place = ExpressionPlace(clause: word)
    place.allowsAggregates = true
    for item in clause.items {
      let typed = try bind(item.expression, scope, place)
      let name = columnName(item)
      // A variable that goes on under its own name stays the same variable.
      var variable: Variable
      if case .variable(let v) = typed.expression, v.name == name {
        variable = v
      } else {
        variable = newVariable(name, typed.type)
      }
      if names.contains(name) {
        throw SemanticError(
          "ColumnNameConflict", "two columns are called `\(name)`", at: item.alias?.span ?? item.expression.span,
          hint: "rename one with AS")
      }
      if taken.contains(variable) { variable = newVariable(name, typed.type) }
      names.append(name)
      taken.insert(variable)
      columns.append(
        Column(
          name: name, typed: typed, written: item.expression, span: item.expression.span, variable: variable))
    }
    let isAggregating = columns.contains(where: \.isAggregated)
    var projection = plainProjection([])
    projection.isDistinct = clause.distinct
    projection.isAggregating = isAggregating
    if isAggregating {
      try splitAggregates(columns, &projection)
    } else {
      projection.items = columns.map { BoundProjection.Item(variable: $0.variable, expression: $0.typed.expression) }
    }
    projection.outputs = columns.map(\.variable)
    // What comes after: the columns, and before grouping or DISTINCT also what they were made of.
    var next = Scope()
    let visible = columns.map { $0.variable.named($0.name) }
    for variable in visible { next.declare(variable) }
    var sorting = next
    let seesBefore = !isAggregating && !clause.distinct
    if seesBefore {
      sorting = scope
      for variable in visible { sorting.declare(variable) }
    }
    for item in clause.orderBy {
      let expression = try bindSortKey(
        item.expression, columns, sorting: sorting, before: scope, isAggregating: isAggregating,
        isDistinct: clause.distinct, &projection)
      projection.orderBy.append((expression, item.ascending))
    }
    if !isReturn { try checkAliases(clause) }
    projection.skip = try clause.skip.map { e throws(SemanticError) in try bindCount(e, "SKIP", scope) }
    projection.limit = try clause.limit.map { e throws(SemanticError) in try bindCount(e, "LIMIT", scope) }
    if let predicate = clause.predicate {
      projection.predicate = try bindPredicate(predicate, sorting, .predicate("WHERE"))
    }
    if !isReturn, !projection.isAggregating, !projection.isDistinct { keepRecordOrigin(scope, &next, &projection) }
    if keepsHidden { keepHidden(scope, &next, &projection, isReturn: isReturn) }
    scope = next
    return (projection, names)
  }

  private func columnName(_ item: ProjectionClause.Item) -> String {
    if let alias = item.alias { return alias.text }
    if case .variable(let name) = item.expression.kind { return name }
    return item.text
  }

  /// What WITH gives on needs a name by which the next clause can call it.
  private func checkAliases(_ clause: ProjectionClause) throws(SemanticError) {
    for item in clause.items where item.alias == nil {
      if case .variable = item.expression.kind { continue }
      throw SemanticError(
        "NoExpressionAlias", "an expression in WITH needs a name", at: item.expression.span,
        hint: "write \(item.text) AS name")
    }
  }

  // MARK: grouping

  /// Takes the aggregates out of the columns: what is left is computed from grouping keys and aggregates.
  private func splitAggregates(_ columns: [Column], _ projection: inout BoundProjection) throws(SemanticError) {
    var keys: [BoundProjection.Item] = []
    keys.reserveCapacity(columns.count)
    for column in columns where !column.isAggregated {
      keys.append(BoundProjection.Item(variable: column.variable, expression: column.typed.expression))
    }
    projection.items = keys
    projection.postItems.reserveCapacity(columns.count)
    for column in columns {
      if column.isAggregated {
        let rest = try withoutAggregates(column.typed.expression, keys: keys, column.span, &projection)
        projection.postItems.append(BoundProjection.Item(variable: column.variable, expression: rest))
      } else {
        projection.postItems.append(
          BoundProjection.Item(variable: column.variable, expression: .variable(column.variable)))
      }
    }
  }

  /// The expression with each aggregate replaced by a variable, and each grouping key by its column.
  ///
  /// Outside the aggregates only constants, grouping variables and grouping properties may stand: `a.x + count(*)` needs
  /// `a.x` or `a` among the columns.
  private func withoutAggregates(
    _ e: BoundExpression, keys: [BoundProjection.Item], _ span: SourceSpan, _ projection: inout BoundProjection
  ) throws(SemanticError) -> BoundExpression {
    if case .aggregate(let call) = e {
      let variable = newVariable(nil, .any)
      projection.aggregates.append((variable, call))
      return .variable(variable)
    }
    var aggregates = projection.aggregates
    var carried: [Variable] = []
    var local: VariableSet = []
    e.forEachNode { node in
      switch node {
      case .listComprehension(let v, _, _, _), .quantifier(_, let v, _, _): local.insert(v)
      case .reduce(let a, _, let v, _, _): local.formUnion([a, v])
      default: break
      }
    }
    let result = try e.rewriting { node throws(SemanticError) -> BoundExpression? in
      if case .aggregate(let call) = node {
        let variable = newVariable(nil, .any)
        aggregates.append((variable, call))
        return .variable(variable)
      }
      if let key = keys.first(where: { $0.expression.isSameKey(as: node) }) {
        return .variable(key.variable)
      }
      switch node {
      case .variable(let v) where !local.contains(v):
        throw ambiguous(v.name, span)
      case .path(let elements):
        throw ambiguous(elements.first?.name ?? "path", span)
      case .subquery(let subquery):
        for v in subquery.imports
        where !keys.contains(where: { $0.expression.isSameKey(as: .variable(v)) }) {
          throw ambiguous(v.name, span)
        }
        carried += subquery.imports
        return node
      default: return nil
      }
    }
    projection.aggregates = aggregates
    // A subquery names the variables as they were; beside a column of another name they are the same grouping key.
    for v in carried where !projection.items.contains(where: { $0.variable == v }) {
      projection.items.append(BoundProjection.Item(variable: v, expression: .variable(v)))
    }
    return result
  }

  private func ambiguous(_ name: String, _ span: SourceSpan) -> SemanticError {
    SemanticError(
      "AmbiguousAggregationExpression",
      "`\(name)` stands beside an aggregate but is no grouping key, so it is not clear which of its values is meant",
      at: span, hint: "give it a column of its own, or put it through WITH first")
  }

  // MARK: ORDER BY, SKIP, LIMIT

  private func bindSortKey(
    _ e: Expression, _ columns: [Column], sorting: Scope, before: Scope, isAggregating: Bool, isDistinct: Bool,
    _ projection: inout BoundProjection
  ) throws(SemanticError) -> BoundExpression {
    if let column = columns.first(where: { isWritten(e, as: $0) }) { return .variable(column.variable) }
    if !isAggregating, !isDistinct {
      return try bind(e, sorting, .plain("ORDER BY")).expression
    }
    // After grouping or DISTINCT only the columns are there, by name or as they were written.
    let holdsAggregate = e.containsAggregateCall
    if holdsAggregate, !isAggregating {
      throw SemanticError(
        "InvalidAggregation",
        "ORDER BY cannot aggregate where \(isDistinct ? "the DISTINCT rows" : "the columns") do not",
        at: e.span)
    }
    var substituted = sorting
    let replaced = try substituting(e, columns, holdsAggregate: holdsAggregate, &substituted)
    return try bind(replaced, substituted, .plain("ORDER BY")).expression
  }

  /// Whether an expression stands there in the very words of a column; the text is looked at only where both could.
  private func isWritten(_ e: Expression, as column: Column) -> Bool {
    guard let written = column.written else {
      return if case .variable(let name) = e.kind { name == column.name } else { false }
    }
    switch (e.kind, written.kind) {
    case (.variable(let a), .variable(let b)): return a == b
    case (.variable, _), (_, .variable): return false
    default: return tokens.areAlike(e.span, written.span)
    }
  }

  /// The sort key with every part that stands among the columns replaced by that column.
  private func substituting(
    _ e: Expression, _ columns: [Column], holdsAggregate: Bool, _ scope: inout Scope
  ) throws(SemanticError) -> Expression {
    if e.isColumnLike, let column = columns.first(where: { isWritten(e, as: $0) }) {
      let isSimple = column.typed.expression.isSameKey(as: column.typed.expression) || column.isAggregated
      if holdsAggregate, !isSimple, !column.typed.expression.isConstant {
        throw ambiguous(tokens.text(e.span).trimmed, e.span)
      }
      let name = "\u{0}\(column.variable.id)\u{0}\(column.name)"
      scope.declare(Variable(id: column.variable.id, name: name, type: column.variable.type, isNamed: false))
      return Expression(.variable(name), e.span)
    }
    if case .countStar = e.kind { throw ambiguous("count(*)", e.span) }
    if case .function(_, _, let arguments) = e.kind, e.isAggregateCall {
      // An aggregate that is no column: its argument is looked for after grouping, where it is not.
      var place = ExpressionPlace.plain("ORDER BY")
      place.isInAggregate = true
      for argument in arguments { _ = try bind(argument, scope, place) }
      throw ambiguous(tokens.text(e.span).trimmed, e.span)
    }
    return try e.mappingOperands { operand throws(SemanticError) in
      try substituting(operand, columns, holdsAggregate: holdsAggregate, &scope)
    }
  }

  /// The number after SKIP or LIMIT: known before the first row.
  private func bindCount(_ e: Expression, _ word: String, _ scope: Scope) throws(SemanticError) -> BoundExpression {
    let bound = try bind(e, scope, .plain(word))
    if !bound.expression.variables.isEmpty {
      throw SemanticError(
        "NonConstantExpression", "\(word) takes a number that does not depend on the rows", at: e.span)
    }
    if !bound.type.mayBe(.integer) || bound.type == .float {
      throw SemanticError(
        "InvalidArgumentType", "\(word) takes a whole number, and this is \(bound.type.article)", at: e.span)
    }
    if case .literal(.integer(let n)) = bound.expression, n < 0 {
      throw SemanticError("NegativeIntegerArgument", "\(word) takes a number of 0 or more", at: e.span)
    }
    return bound.expression
  }

  // MARK: matches kept for :why and :draw

  /// Carries what patterns matched past the projection: as it is, or collected where rows are grouped.
  private func keepHidden(_ before: Scope, _ next: inout Scope, _ projection: inout BoundProjection, isReturn: Bool) {
    let columns = projection.outputs
    var kept: [Variable] = []
    if projection.isAggregating || projection.isDistinct {
      if !projection.isAggregating {
        // DISTINCT is grouping by every column.
        projection.isAggregating = true
        projection.isDistinct = false
        projection.postItems = projection.items.map {
          BoundProjection.Item(variable: $0.variable, expression: .variable($0.variable))
        }
      } else if projection.isDistinct, projection.limit != nil || projection.skip != nil {
        limitation = limitation ?? "DISTINCT over grouped rows with LIMIT cannot keep what was matched"
      } else {
        projection.isDistinct = false
      }
      for variable in before.hidden {
        let collected = newVariable(nil, .list(variable.type))
        projection.aggregates.append(
          (
            collected,
            AggregateCall(function: .collect, argument: .variable(variable), parameter: nil, isDistinct: true)
          ))
        kept.append(collected)
      }
    } else {
      kept = before.hidden
    }
    if isReturn {
      // One last column holds them all, the same for every branch of a union.
      let matches = newVariable(Binder.matchesColumn, .list(.any))
      let list = BoundProjection.Item(variable: matches, expression: .list(kept.map { .variable($0) }))
      if projection.isAggregating { projection.postItems.append(list) } else { projection.items.append(list) }
      projection.outputs = columns + [matches]
      return
    }
    let further = kept.filter { !columns.contains($0) }
    let items = further.map { BoundProjection.Item(variable: $0, expression: .variable($0)) }
    if projection.isAggregating { projection.postItems += items } else { projection.items += items }
    projection.outputs = columns + further
    next.hidden = kept
  }

  /// The name of the column that holds what was matched; no query can write it.
  public static let matchesColumn = "\u{0}matches"
}

extension BoundExpression {
  /// Whether both are the same variable, or the same property of one: `a`, `a.b` or `a.b.c`.
  func isSameKey(as other: BoundExpression) -> Bool {
    switch (self, other) {
    case (.variable(let a), .variable(let b)): a == b
    case (.property(let subject, let key), .property(let other, let otherKey)):
      key == otherKey && subject.isSameKey(as: other)
    default: false
    }
  }

  /// Whether no row can change it.
  var isConstant: Bool { variables.isEmpty }
}

extension Expression {
  /// Whether an aggregating function is called anywhere in it, subqueries left out.
  var containsAggregateCall: Bool {
    if isAggregateCall { return true }
    var found = false
    _ = mappingOperands { operand in
      found = found || operand.containsAggregateCall
      return operand
    }
    return found
  }

  var isAggregateCall: Bool {
    switch kind {
    case .countStar: true
    case .function(let name, _, _):
      if case .aggregate = FunctionNames.meanings[name.text.lowercased()] { true } else { false }
    default: false
    }
  }

  /// Whether it can be a column on its own: anything but a literal.
  fileprivate var isColumnLike: Bool {
    switch kind {
    case .null, .boolean, .integer, .float, .string: false
    default: true
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
