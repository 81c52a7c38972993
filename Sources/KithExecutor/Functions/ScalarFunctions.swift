import KithValue

/// All functions that need nothing but their arguments; to add one, write it into its family's file.
///
/// Functions of entities (`id`, `labels`, `keys` of a node, `length` of a path) are the executor's own, and the temporal
/// ones come from `Temporal.functions`.
public enum ScalarFunctions {
  /// Every function, family by family.
  public static let all: [ScalarFunction] =
    strings + trimming + splitting + lists + conversions + listConversions + predicates + numbers + rounding
    + logarithms
    + trigonometry + chance + normalForms + similarity + points

  /// The function of a name in lower case: `toupper`.
  public static func named(_ lowercasedName: String) -> ScalarFunction? { byName[lowercasedName] }

  private static let byName: [String: ScalarFunction] = Dictionary(
    all.map { ($0.signature.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
}
