import KithPlanner
import KithValue

/// A deterministic expression of one column of values and of constants, however deep: computed once a value.
final class ImagedEvaluator: Evaluator {
  let source: Evaluator
  /// The expression over a morsel that holds the one column.
  let expression: Evaluator
  private var images = ValueImages()
  /// The run of the statement that the images are of: the next may have other parameters.
  private var run: MemoryBudget?

  init(_ source: Evaluator, _ expression: Evaluator) {
    self.source = source
    self.expression = expression
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let column = try source.evaluate(morsel, rows, context)
    if run !== context.memory {
      run = context.memory
      images = ValueImages()
    }
    let imaged = try images.map([column], morsel.count, rows, texts: context.texts) {
      vectors, count throws(EvaluationError) in
      let distinct = Morsel(count: count, columns: vectors)
      return try expression.evaluate(distinct, distinct.rows, context)
    }
    if let imaged { return imaged }
    if column.isConstant, rows.rowCount > 0 {
      let row = Morsel(count: 1, columns: [.constant(column[0], count: 1)])
      return .constant(try expression.evaluate(row, row.rows, context)[0], count: morsel.count)
    }
    return try expression.evaluate(Morsel(count: morsel.count, columns: [column]), rows, context)
  }
}

/// What an expression takes from its row: a variable or the property of one.
enum ExpressionLeaf: Equatable {
  case variable(Int)
  case property(Int, String)

  init?(_ e: BoundExpression) {
    switch e {
    case .variable(let variable): self = .variable(variable.id)
    case .property(.variable(let variable), let key): self = .property(variable.id, key)
    default: return nil
    }
  }
}

extension BoundExpression {
  /// What it takes from its row, where that is one thing, every row that it is computed for needs that, and the same value
  /// always gives the same result.
  func singleLeaf(_ routines: Routines) -> (leaf: ExpressionLeaf, expression: BoundExpression)? {
    var found: (leaf: ExpressionLeaf, expression: BoundExpression)?
    guard findLeaf(routines, [], &found), let found, alwaysNeeds(found.leaf) else { return nil }
    return found
  }

  /// - Parameter elements: what stands for the elements of lists within the expression.
  private func findLeaf(
    _ routines: Routines, _ elements: VariableSet,
    _ found: inout (leaf: ExpressionLeaf, expression: BoundExpression)?
  ) -> Bool {
    if case .variable(let variable) = self, elements.contains(variable) { return true }
    if let leaf = ExpressionLeaf(self) {
      if let found { return found.leaf == leaf }
      found = (leaf, self)
      return true
    }
    switch self {
    case .function(let name, _):
      guard EntityFunction(rawValue: name) == nil,
        routines.scalarFunction(named: name.lowercased())?.signature.isDeterministic == true
      else { return false }
    case .property(let subject, _):
      // `date(p.birthday).year`; nothing that is computed of values is a node, of whose properties more is to be known.
      guard case .function = subject else { return false }
    case .quantifier(_, let variable, let list, let predicate):
      return list.findLeaf(routines, elements, &found)
        && isOfElements([predicate], routines, elements.union([variable]))
    case .listComprehension(let variable, let list, let predicate, let projection):
      return list.findLeaf(routines, elements, &found)
        && isOfElements([predicate, projection], routines, elements.union([variable]))
    case .reduce(let accumulator, let initial, let variable, let list, let body):
      return initial.findLeaf(routines, elements, &found) && list.findLeaf(routines, elements, &found)
        && isOfElements([body], routines, elements.union([accumulator, variable]))
    case .literal, .parameter, .element, .slice, .negate, .not, .arithmetic, .comparison, .and, .or, .xor, .isNull,
      .isTyped, .in, .stringPredicate, .coalesce, .case, .list:
      break
    case .variable, .hasLabels, .hasDynamicLabels, .map, .mapProjection, .path, .subquery, .aggregate: return false
    }
    var isPure = true
    forEachChild { isPure = isPure && $0.findLeaf(routines, elements, &found) }
    return isPure
  }

  /// Whether what is computed for each element of a list takes nothing from the row.
  private func isOfElements(_ parts: [BoundExpression?], _ routines: Routines, _ elements: VariableSet) -> Bool {
    var found: (leaf: ExpressionLeaf, expression: BoundExpression)?
    return parts.allSatisfy { $0?.findLeaf(routines, elements, &found) ?? true } && found == nil
  }

  /// Whether the leaf is read for every row: a branch that is not reached must not read what may be an error to read.
  private func alwaysNeeds(_ leaf: ExpressionLeaf) -> Bool {
    if ExpressionLeaf(self) == leaf { return true }
    switch self {
    case .and(let operands), .or(let operands), .coalesce(let operands):
      return operands.first?.alwaysNeeds(leaf) ?? false
    case .quantifier(_, _, let list, _), .listComprehension(_, let list, _, _), .reduce(_, _, _, let list, _):
      return list.alwaysNeeds(leaf)
    case .case(let subject, let alternatives, _):
      return subject?.alwaysNeeds(leaf) ?? alternatives.first?.condition.alwaysNeeds(leaf) ?? false
    default:
      var needs = false
      forEachChild { needs = needs || $0.alwaysNeeds(leaf) }
      return needs
    }
  }

  /// Whether images of the whole save more than those that its parts keep: where it works on more than the leaf itself, and
  /// with something that has no loop over columns.
  var isWorthImages: Bool {
    // A column of codes where a text takes the place of null.
    if case .coalesce(let operands) = self,
      operands.contains(where: { if case .literal(.string) = $0 { true } else { false } })
    {
      return true
    }
    var isDeep = false
    forEachChild { child in
      switch child {
      case .literal, .parameter, .variable, .property: break
      default: isDeep = true
      }
    }
    return isDeep && needsBoxes
  }

  private var needsBoxes: Bool {
    switch self {
    case .function, .element, .slice, .quantifier, .listComprehension, .reduce, .arithmetic(.concatenate, _, _),
      .arithmetic(.add, .literal(.string), _),
      .arithmetic(.add, _, .literal(.string)):
      return true
    default:
      var needs = false
      forEachChild { needs = needs || $0.needsBoxes }
      return needs
    }
  }
}
