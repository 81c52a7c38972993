import KithPlanner
import KithValue

extension ExpressionCompiler {
  /// An evaluator that makes the text of an expression byte by byte; nil where it is not one that does nothing but join,
  /// change and cut texts.
  func text(_ e: BoundExpression) -> TextEvaluator? {
    guard makesText(e) else { return nil }
    var leaves: [BoundExpression] = []
    let form = form(e, &leaves)
    return TextEvaluator(form, compile(leaves)) { compileNode(e) }
  }

  /// `size` and `toInteger` of a text that is made, and `size` of the list of parts that `split` makes of one, without text or
  /// list; nil for others.
  func textNumber(_ function: ScalarFunction, _ argument: BoundExpression) -> Evaluator? {
    switch function.signature.name.lowercased() {
    case "tointeger": return text(argument).map { TextNumberEvaluator(function, $0, of: $0, \.decimal) }
    case "size":
      if let text = text(argument) { return TextNumberEvaluator(function, text, of: text) { $0.codePointCount } }
      guard case .function(let name, let arguments) = argument, name.lowercased() == "split", arguments.count == 2,
        case .literal(.string(let delimiter)) = arguments[1], !delimiter.text.isEmpty
      else { return nil }
      let text = text(arguments[0]) ?? TextEvaluator(.leaf(0), [compile(arguments[0])]) { compileNode(arguments[0]) }
      let between = Array(delimiter.text.utf8)
      return TextNumberEvaluator(function, compileNode(argument), of: text) { text in
        between.withUnsafeBufferPointer { text.partCount(between: $0) }
      }
    default: return nil
    }
  }

  /// `split` by a delimiter that stands in the query, as columns; nil for anything else.
  func split(_ function: ScalarFunction, _ arguments: [BoundExpression]) -> Evaluator? {
    guard function.signature.name == "split", arguments.count == 2,
      case .literal(.string(let delimiter)) = arguments[1], !delimiter.text.isEmpty
    else { return nil }
    let general = ScalarFunctionEvaluator(function, [ColumnEvaluator(0), compile(arguments[1])])
    return SplitEvaluator(compile(arguments[0]), between: delimiter.text, general: general)
  }

  /// Whether an expression is a text, or null or an error, whatever its leaves are, and is more than a leaf.
  ///
  /// `p.a + p.b` may be a number; `p.a + ' '` may be a list as well, which is told when its leaves are known.
  private func makesText(_ e: BoundExpression) -> Bool {
    switch e {
    case .function(let name, let arguments): return isWriting(name, arguments) || edit(name, arguments) != nil
    case .element(.function("split", let arguments), let index):
      return arguments.count == 2 && arguments[1].isConstantLeaf && index.isConstantLeaf
    case .arithmetic(.add, let a, let b), .arithmetic(.concatenate, let a, let b):
      return [a, b].contains { side in
        if case .literal(.string) = side { true } else { makesText(side) }
      }
    default: return false
    }
  }

  /// Whether an expression is a text of which most is cut off.
  private func cutsText(_ e: BoundExpression) -> Bool {
    guard makesText(e) else { return false }
    switch e {
    case .function(let name, let arguments):
      let isCut = routines.scalarFunction(named: name.lowercased())?.isCut ?? false
      return isCut || arguments.first.map(cutsText) ?? false
    case .element: return true
    default: return false
    }
  }

  private func isWriting(_ name: String, _ arguments: [BoundExpression]) -> Bool {
    name.lowercased() == "tostring" && arguments.count == 1
  }

  private func edit(_ name: String, _ arguments: [BoundExpression]) -> ScalarFunction.EditMaker? {
    guard EntityFunction(rawValue: name) == nil, arguments.dropFirst().allSatisfy(\.isConstantLeaf) else { return nil }
    return routines.scalarFunction(named: name.lowercased())?.edit
  }

  /// The form of an expression over its leaves, which are put to those that are known.
  private func form(_ e: BoundExpression, _ leaves: inout [BoundExpression], isWritten: Bool = false) -> TextForm {
    func leaf(_ e: BoundExpression) -> Int {
      if let own = ExpressionLeaf(e), let known = leaves.firstIndex(where: { ExpressionLeaf($0) == own }) {
        return known
      }
      leaves.append(e)
      return leaves.count - 1
    }
    guard makesText(e) else { return isWritten ? .written(leaf(e)) : .leaf(leaf(e)) }
    switch e {
    case .function(let name, let arguments):
      guard let edit = edit(name, arguments) else { return form(arguments[0], &leaves, isWritten: true) }
      let text = form(arguments[0], &leaves)
      return .edited(text, edit, arguments.dropFirst().map { leaf($0) })
    case .element(.function(_, let arguments), let index):
      let text = form(arguments[0], &leaves)
      return .edited(text, ScalarFunctions.splitPart, [leaf(arguments[1]), leaf(index)])
    case .arithmetic(let op, let a, let b):
      var parts: [TextForm] = []
      for side in [a, b] {
        // A part that many texts have in common is made once for each of those, and the whole once for each of the parts.
        let part = cutsText(side) ? .leaf(leaf(side)) : form(side, &leaves, isWritten: op == .add)
        if case .joined(let more) = part { parts += more } else { parts.append(part) }
      }
      return .joined(parts)
    default: return .leaf(leaf(e))
    }
  }
}

extension BoundExpression {
  /// Whether it is the same in all rows at a glance.
  fileprivate var isConstantLeaf: Bool {
    switch self {
    case .literal, .parameter: true
    case .negate(let operand): operand.isConstantLeaf
    default: false
    }
  }
}
