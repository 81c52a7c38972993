/// What the editor asks of the language whose text is edited; the editor itself knows none.
///
/// Every offset is a UTF-8 byte offset into the text. Answers are wanted within a few milliseconds: they are asked for
/// at every key.
public protocol LineHost: AnyObject {
  /// The style of each UTF-8 byte of the text; bytes beyond the end of the answer are plain.
  func styles(of text: String, cursor: Int) -> [TextStyle]
  /// Whether Enter gives the text to the program (true) or begins another line.
  func isComplete(_ text: String) -> Bool
  /// The prompts of the second line and those after it.
  func continuationPrompts(of text: String) -> [String]
  /// What could stand at the cursor.
  func completions(of text: String, cursor: Int) -> Completions
  /// A word of advice shown dim behind the cursor, which no key accepts; empty for none.
  func hint(for text: String, cursor: Int) -> String
}

/// Something that could stand at the cursor.
public struct Candidate: Sendable, Hashable {
  /// What is put into the text.
  public var text: String
  /// What is put behind it where it is the only candidate: a closing quote, a space.
  public var suffix: String
  /// What it is, for people: `label`, `property of Person`.
  public var kind: String
  /// Makes a candidate.
  public init(_ text: String, suffix: String = "", kind: String) {
    self.text = text
    self.suffix = suffix
    self.kind = kind
  }
}

/// The candidates for a stretch of the text.
public struct Completions: Sendable, Hashable {
  /// The bytes that a candidate takes the place of.
  public var replaced: Range<Int>
  /// The candidates, best first.
  public var candidates: [Candidate]
  /// Makes completions.
  public init(replacing replaced: Range<Int>, with candidates: [Candidate]) {
    self.replaced = replaced
    self.candidates = candidates
  }
}

/// What came of reading a statement.
public enum LineEvent: Sendable, Hashable {
  /// A text that the host called complete.
  case text(String)
  /// Ctrl-C: what had been typed is dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the input.
  case endOfInput
  /// Ctrl-X Ctrl-E: the text is to be edited in an editor.
  case editExternally(String)
}
