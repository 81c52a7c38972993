import KithSession

extension PlanDescription {
  /// The operators of a plan, each before those it draws on.
  public var operators: [PlanDescription] { [self] + children.flatMap(\.operators) }
}
