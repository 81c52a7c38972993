import KithCypher

/// What somebody probably meant, for the command line.
public enum Suggestion {
  /// The name that a misspelt one was most likely meant to be: `check` for `chek`; nil where none is near.
  public static func name(near wrong: String, among names: [String]) -> String? {
    NearestName.nearest(to: wrong, in: names)
  }
}
