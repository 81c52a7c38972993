import KithGraph
import KithPlanner
import KithValue

/// Compiles bound expressions into evaluators over the columns of a layout.
struct ExpressionCompiler {
  let layout: RowLayout
  let routines: Routines
  /// Collects the operators of subqueries, for PROFILE.
  var profile: PlanProfile?
  /// What evaluators of several threads for one part of the plan know in common.
  let sharedTruths: SharedTruths?

  /// Within an expression of one column of values: what stands for that column, the first of the layout.
  private var leaf: ExpressionLeaf?

  /// Within expressions of several: what the columns stand for.
  private var leaves: [ExpressionLeaf] = []

  /// The properties of columns read so far, so that expressions on the same one share it.
  private let properties = SharedProperties()

  init(
    layout: RowLayout, routines: Routines, profile: PlanProfile? = nil, sharedTruths: SharedTruths? = nil
  ) {
    self.layout = layout
    self.routines = routines
    self.profile = profile
    self.sharedTruths = sharedTruths
  }

  func compile(_ expressions: [BoundExpression]) -> [Evaluator] { expressions.map { compile($0) } }

  func compile(_ e: BoundExpression) -> Evaluator {
    if let leaf {
      if ExpressionLeaf(e) == leaf { return ColumnEvaluator(0) }
      if let text = text(e) {
        text.keepsImages = false
        return text
      }
      let evaluator = compileNode(e)
      (evaluator as? RowwiseEvaluator)?.keepsImages = false
      return evaluator
    }
    if !leaves.isEmpty, let leaf = ExpressionLeaf(e), let column = leaves.firstIndex(of: leaf) {
      return ColumnEvaluator(column)
    }
    if let text = text(e) { return text }
    if let found = e.singleLeaf(routines), e.isWorthImages {
      return ImagedEvaluator(compile(found.expression), compile(e, over: found.leaf))
    }
    return compileNode(e)
  }

  /// An expression of one leaf over a morsel that holds the leaf as its one column.
  func compile(_ e: BoundExpression, over leaf: ExpressionLeaf) -> Evaluator {
    var inner = ExpressionCompiler(layout: RowLayout([]), routines: routines, profile: profile)
    inner.leaf = leaf
    return inner.compile(e)
  }

  /// Expressions over a morsel of which each column holds a leaf.
  func compile(_ expressions: [BoundExpression], over leaves: [ExpressionLeaf]) -> [Evaluator] {
    var inner = ExpressionCompiler(layout: RowLayout([]), routines: routines, profile: profile)
    inner.leaves = leaves
    return inner.compile(expressions)
  }

  func compileNode(_ e: BoundExpression) -> Evaluator {
    switch e {
    case .literal(let value): return LiteralEvaluator(value)
    case .parameter(let name): return ParameterEvaluator(name)
    case .variable(let variable): return column(variable)
    case .property(.variable(let variable), let key):
      return properties.evaluator(of: variable, key: key) { PropertyEvaluator(column(variable), key: key) }
    case .property(let subject, let key):
      let general = PropertyEvaluator(compile(subject), key: key)
      guard case .function("date", let arguments) = subject, arguments.count == 1,
        let part = DatePartEvaluator.Part(rawValue: key)
      else { return general }
      return DatePartEvaluator(part, of: compile(arguments[0]), general: general)
    case .hasLabels(let subject, let labels): return LabelEvaluator(compile(subject), labels)
    case .hasDynamicLabels(let subject, let names, let any):
      return DynamicLabelEvaluator(compile(subject), names: compile(names), any: any)
    case .element(let subject, let index): return ElementEvaluator([compile(subject), compile(index)])
    case .slice(let subject, let from, let to):
      return SliceEvaluator(
        compile(subject), from: from.map { compile($0) }, to: to.map { compile($0) })
    case .negate(let operand): return NegationEvaluator([compile(operand)])
    case .not(let operand): return NotEvaluator(compile(operand))
    case .arithmetic(let op, let a, let b): return ArithmeticEvaluator(op, compile(a), compile(b))
    case .comparison(let op, let a, .coalesce(let operands)):
      return CoalescedComparisonEvaluator(op, compile(a), compile(operands), isLeft: true)
    case .comparison(let op, .coalesce(let operands), let b):
      return CoalescedComparisonEvaluator(op, compile(b), compile(operands), isLeft: false)
    case .comparison(let op, let a, let b): return ComparisonEvaluator(op, compile(a), compile(b))
    case .and(let operands): return ConnectiveEvaluator(.and, compile(operands))
    case .or(let operands): return ConnectiveEvaluator(.or, compile(operands))
    case .xor(let operands): return ExclusiveOrEvaluator(compile(operands))
    case .isNull(let operand, let negated): return IsNullEvaluator(compile(operand), negated: negated)
    case .isTyped(let operand, let type, let negated):
      return TypeTestEvaluator(compile(operand), type, negated: negated)
    case .in(let element, let list): return MembershipEvaluator([compile(element), compile(list)])
    case .stringPredicate(let op, let a, let b): return StringPredicateEvaluator(op, compile(a), compile(b))
    case .function(let name, let arguments): return function(name, arguments)
    case .coalesce(let operands): return CoalesceEvaluator(compile(operands))
    case .case(let subject, let alternatives, let otherwise):
      return CaseEvaluator(
        subject: subject.map { compile($0) },
        alternatives.map { (compile($0.condition), compile($0.result)) }, otherwise: otherwise.map { compile($0) })
    case .list(let elements): return ListEvaluator(compile(elements))
    case .map(let entries): return MapEvaluator(entries.map(\.key), compile(entries.map(\.value)))
    case .mapProjection(let subject, let entries): return mapProjection(subject, entries)
    case .listComprehension(let variable, let list, let predicate, let projection):
      let inner = iteration(over: [variable], predicate, projection)
      return ListComprehensionEvaluator(
        list: compile(list), captured: inner.captured, predicate: predicate.map { inner.compiler.compile($0) },
        projection: projection.map { inner.compiler.compile($0) })
    case .quantifier(let kind, let variable, let list, let predicate):
      let inner = iteration(over: [variable], predicate)
      return QuantifierEvaluator(
        kind, list: compile(list), captured: inner.captured, predicate: predicate.map { inner.compiler.compile($0) },
        mayStop: predicate?.raisesNothing ?? false)
    case .reduce(let accumulator, let initial, let variable, let list, let body):
      let inner = iteration(over: [accumulator, variable], body)
      let compiled: Evaluator
      var appended: ReduceEvaluator.Appended?
      if case .arithmetic(let op, .variable(accumulator), let right) = body, op == .add || op == .concatenate,
        !right.variables.contains(accumulator)
      {
        let values = inner.compiler.compile(right)
        compiled = ArithmeticEvaluator(op, inner.compiler.column(accumulator), values)
        appended = ReduceEvaluator.Appended(op: op, values: values)
      } else {
        compiled = inner.compiler.compile(body)
      }
      return ReduceEvaluator(
        initial: compile(initial), list: compile(list), captured: inner.captured, body: compiled, appended: appended)
    case .path(let elements): return PathEvaluator(elements.map { column($0) })
    case .subquery(let subquery): return self.subquery(subquery)
    case .aggregate: preconditionFailure("the binder takes aggregates out of expressions")
    }
  }

  private func column(_ variable: Variable) -> Evaluator {
    if let column = leaves.firstIndex(of: .variable(variable.id)) { return ColumnEvaluator(column) }
    guard let position = layout[variable] else {
      preconditionFailure("the plan holds no column for `\(variable.name)`")
    }
    return ColumnEvaluator(position)
  }

  private func function(_ name: String, _ arguments: [BoundExpression]) -> Evaluator {
    if let entity = EntityFunction(rawValue: name) { return EntityFunctionEvaluator(entity, compile(arguments)) }
    let function = scalarFunction(name)
    if arguments.count == 1, let number = textNumber(function, arguments[0]) { return number }
    return split(function, arguments) ?? ScalarFunctionEvaluator(function, compile(arguments))
  }

  private func scalarFunction(_ name: String) -> ScalarFunction {
    guard let function = routines.scalarFunction(named: name.lowercased()) else {
      preconditionFailure("the binder lets only known functions through: \(name)")
    }
    return function
  }

  private func mapProjection(_ subject: BoundExpression, _ entries: [MapProjectionEntry]) -> Evaluator {
    let items: [MapProjectionEvaluator.Item] = entries.map { entry in
      switch entry {
      case .allProperties: .all
      case .property(let key): .value(key, PropertyEvaluator(compile(subject), key: key))
      case .entry(let key, let value): .value(key, compile(value))
      }
    }
    return MapProjectionEvaluator(compile(subject), items)
  }

  /// The layout within a comprehension: what its parts use of the outer row, then its own variables.
  private func iteration(
    over variables: [Variable], _ parts: BoundExpression?...
  ) -> (captured: [Int], compiler: ExpressionCompiler) {
    var used: VariableSet = []
    for case let part? in parts { used.formUnion(part.variables) }
    let outer = layout.variables.filter { used.contains($0) && !variables.contains($0) }
    let captured = outer.compactMap { layout[$0] }
    return (captured, ExpressionCompiler(layout: RowLayout(outer + variables), routines: routines, profile: profile))
  }
}

extension BoundExpression {
  /// Whether it raises no error, whatever it is asked of.
  fileprivate var raisesNothing: Bool {
    switch self {
    case .subquery(let subquery): if case .exists = subquery.kind { subquery.plan?.onlyStep != nil } else { false }
    case .not(let part): part.raisesNothing
    case .and(let parts), .or(let parts): parts.allSatisfy(\.raisesNothing)
    default: isNeverAnError
    }
  }
}

/// The evaluators of properties that expressions over the same columns have in common.
private final class SharedProperties {
  private var known: [(variable: Variable, key: String, evaluator: PropertyEvaluator)] = []

  func evaluator(of variable: Variable, key: String, _ make: () -> PropertyEvaluator) -> PropertyEvaluator {
    if let found = known.first(where: { $0.variable == variable && $0.key == key }) {
      found.evaluator.isShared = true
      return found.evaluator
    }
    let new = make()
    known.append((variable, key, new))
    return new
  }
}
