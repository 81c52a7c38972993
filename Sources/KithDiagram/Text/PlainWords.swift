/// A relationship type in plain words: `PART_OF` gives "part of", `worksFor` "works for".
func plainWords(ofType type: String) -> String {
  var words = String.UnicodeScalarView()
  var wasLowercase = false
  for scalar in type.unicodeScalars {
    if scalar == "_" {
      words.append(" ")
      wasLowercase = false
      continue
    }
    let isUppercase = scalar.properties.isUppercase
    if isUppercase && wasLowercase { words.append(" ") }
    words.append(scalar)
    wasLowercase = scalar.properties.isLowercase
  }
  let plain = String(words)
  let isShouted = !plain.unicodeScalars.contains { $0.properties.isLowercase }
  return isShouted || type != plain ? plain.lowercased() : plain
}
