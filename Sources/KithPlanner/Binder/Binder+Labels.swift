import KithCypher
import KithValue

extension Binder {
  /// Whether the subject has the labels or the type that the expression asks for: `n:A&(B|!C)`, `n:$(names)`.
  func labelTest(
    _ labels: LabelExpression, _ subject: BoundExpression, _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> BoundExpression {
    if let predicate = labelPredicate(labels) { return .hasLabels(subject, predicate) }
    switch labels {
    case .name(let name): return .hasLabels(subject, .name(name.text))
    case .any: return .hasLabels(subject, .any)
    case .not(let a): return .not(try labelTest(a, subject, scope, place))
    case .and(let a, let b):
      let left = try labelTest(a, subject, scope, place)
      return .and([left, try labelTest(b, subject, scope, place)])
    case .or(let a, let b):
      let left = try labelTest(a, subject, scope, place)
      return .or([left, try labelTest(b, subject, scope, place)])
    case .dynamic(let e, let any):
      return .hasDynamicLabels(subject, names: try bindNames(e, scope, place), any: any)
    }
  }

  /// The expression of `$(...)`: a string, or a list of strings.
  func bindNames(_ e: Expression, _ scope: Scope, _ place: ExpressionPlace) throws(SemanticError) -> BoundExpression {
    let names = try bind(e, scope, place)
    if !names.type.mayBe(.oneOf([.string, .list(.string)])) {
      throw SemanticError(
        "InvalidArgumentType", "$( ) takes a name or a list of names, and this is \(names.type.article)", at: e.span)
    }
    return names.expression
  }

  /// The expression as a predicate on names that are all written out; nil where one is computed.
  func labelPredicate(_ labels: LabelExpression) -> LabelPredicate? {
    switch labels {
    case .name(let name): return .name(name.text)
    case .dynamic: return nil
    case .and(let a, let b):
      guard let left = labelPredicate(a), let right = labelPredicate(b) else { return nil }
      return .and([left, right])
    case .or(let a, let b):
      guard let left = labelPredicate(a), let right = labelPredicate(b) else { return nil }
      return .or([left, right])
    case .not(let a): return labelPredicate(a).map { .not($0) }
    case .any: return .any
    }
  }

  func noteLabels(_ labels: LabelExpression, ofRelationship: Bool, isWritten: Bool = false) {
    switch labels {
    case .name(let name):
      namesUsed.append(
        NameUse(
          kind: ofRelationship ? .relationshipType : .label, name: name.text, span: name.span, isWritten: isWritten))
    case .and(let a, let b), .or(let a, let b):
      noteLabels(a, ofRelationship: ofRelationship, isWritten: isWritten)
      noteLabels(b, ofRelationship: ofRelationship, isWritten: isWritten)
    case .not(let a): noteLabels(a, ofRelationship: ofRelationship, isWritten: isWritten)
    case .any, .dynamic: break
    }
  }

  /// `A|B|C` as a list of names; nil where the expression says more.
  func alternatives(_ labels: LabelExpression) -> [String]? {
    switch labels {
    case .name(let name): return [name.text]
    case .or(let a, let b):
      guard let left = alternatives(a), let right = alternatives(b) else { return nil }
      return left + right
    case .and, .not, .any, .dynamic: return nil
    }
  }

  /// Whether it says no more than `A|B|C` does.
  func isAlternatives(_ labels: LabelExpression) -> Bool {
    switch labels {
    case .name: true
    case .or(let a, let b): isAlternatives(a) && isAlternatives(b)
    case .and, .not, .any, .dynamic: false
    }
  }

  /// `A&B&$(names)` as the labels to be given; nil where the expression says more.
  func conjunction(_ labels: LabelExpression) -> (names: [String], dynamic: [Expression])? {
    switch labels {
    case .name(let name): return ([name.text], [])
    case .dynamic(let e, any: false): return ([], [e])
    case .and(let a, let b):
      guard let left = conjunction(a), let right = conjunction(b) else { return nil }
      return (left.names + right.names, left.dynamic + right.dynamic)
    case .or, .not, .any, .dynamic: return nil
    }
  }
}
