/// The words of a command's arguments, as a Unix shell cuts them.
enum CommandWords {
  /// Words with blanks between; quotes of either kind hold one together, and a backslash takes the next character as it is.
  static func split(_ text: String) throws(CommandError) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { throw .message("A quote is never closed") }
    if let whole = word { words.append(whole) }
    return words
  }
}
