import KithValue

extension Graph {
  /// The indexes and constraints that are declared.
  public var schema: GraphSchema { state.schema }
}

extension GraphTransaction {
  /// Does a command on the schema; false where it asks for nothing that is not so already.
  ///
  /// Throws ConstraintValidationFailed where a name is taken, or where there is nothing to drop.
  @discardableResult
  public func apply(_ change: SchemaChange) throws(EvaluationError) -> Bool {
    switch change {
    case .createIndex(let index, let ifNotExists): try create(index, ifNotExists: ifNotExists)
    case .dropIndex(let name, let ifExists): try dropIndex(name, ifExists: ifExists)
    case .createConstraint(let constraint, let ifNotExists): try create(constraint, ifNotExists: ifNotExists)
    case .dropConstraint(let name, let ifExists): try dropConstraint(name, ifExists: ifExists)
    }
  }

  /// Puts another schema in the place of the graph's; for stores, which know that it fits.
  public func setSchema(_ schema: GraphSchema) {
    _ = beginChange()
    graph.state.schema = schema
  }

  private func create(_ index: IndexDefinition, ifNotExists: Bool) throws(EvaluationError) -> Bool {
    let schema = graph.schema
    let same = schema.indexes.first { $0.kind == index.kind && $0.target == index.target && $0.keys == index.keys }
    if let same {
      if ifNotExists { return false }
      throw EvaluationError(
        .constraintValidationFailed, "EquivalentSchemaRuleAlreadyExists",
        "there is an index for this already, `\(same.name)`; add IF NOT EXISTS to leave it at that")
    }
    if try isTaken(index.name, ifNotExists: ifNotExists) { return false }
    _ = beginChange()
    graph.state.schema.add(index)
    counters.indexesAdded += 1
    return true
  }

  private func dropIndex(_ name: String, ifExists: Bool) throws(EvaluationError) -> Bool {
    guard graph.schema.index(named: name) != nil else {
      if ifExists { return false }
      let hint =
        graph.schema.constraint(named: name) == nil ? "SHOW INDEXES lists those there are" : "it is a constraint"
      throw EvaluationError(
        .constraintValidationFailed, "IndexNotFound", "there is no index named `\(name)`: \(hint)")
    }
    _ = beginChange()
    graph.state.schema.removeIndex(named: name)
    counters.indexesRemoved += 1
    return true
  }

  private func isTaken(_ name: String, ifNotExists: Bool) throws(EvaluationError) -> Bool {
    guard graph.schema.index(named: name) != nil || graph.schema.constraint(named: name) != nil else { return false }
    if ifNotExists { return true }
    throw EvaluationError(
      .constraintValidationFailed, "SchemaRuleNameTaken",
      "there is an index or a constraint named `\(name)` already; give this one another name")
  }

  private func create(_ constraint: ConstraintDefinition, ifNotExists: Bool) throws(EvaluationError) -> Bool {
    let same = graph.schema.constraints.first {
      $0.target == constraint.target && $0.keys == constraint.keys && $0.kind == constraint.kind
    }
    if let same {
      if ifNotExists { return false }
      throw EvaluationError(
        .constraintValidationFailed, "EquivalentSchemaRuleAlreadyExists",
        "there is a constraint for this already, `\(same.name)`; add IF NOT EXISTS to leave it at that")
    }
    if try isTaken(constraint.name, ifNotExists: ifNotExists) { return false }
    if let violation = graph.violations(of: constraint, limit: 1).first { throw violation.error }
    _ = beginChange()
    graph.state.schema.add(constraint)
    counters.constraintsAdded += 1
    return true
  }

  private func dropConstraint(_ name: String, ifExists: Bool) throws(EvaluationError) -> Bool {
    guard graph.schema.constraint(named: name) != nil else {
      if ifExists { return false }
      let hint =
        graph.schema.index(named: name) == nil ? "SHOW CONSTRAINTS lists those there are" : "it is an index"
      throw EvaluationError(
        .constraintValidationFailed, "ConstraintNotFound", "there is no constraint named `\(name)`: \(hint)")
    }
    _ = beginChange()
    graph.state.schema.removeConstraint(named: name)
    counters.constraintsRemoved += 1
    return true
  }
}
