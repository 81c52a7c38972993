/// One thing that a script asks for.
///
/// `:help` and a line end is a command, `RETURN 1;` a statement, and `RETURN 2` at the very end unfinished.
public enum ScriptItem: Sendable, Hashable {
  /// A statement without its `;`, and where it begins: bytes of UTF-8 from the start of the script.
  case statement(text: String, offset: Int)
  /// A command of the shell with its `:`, up to the end of the line.
  case command(text: String, offset: Int)
  /// What stands behind the last `;`. The end of a script ends it; at a prompt more may come.
  case unfinished(text: String, offset: Int)
}
