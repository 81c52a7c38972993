@preconcurrency import Glibc
import LineEditor

/// `:edit` opens the last statement in `$VISUAL` or `$EDITOR` and brings it back to the prompt, where Enter runs it.
struct EditCommand: Command {
  let name = "edit"
  let arguments = "[FILE]"
  let summary = "opens the last statement, or a file, in your editor; Ctrl-X Ctrl-E does so while typing"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard context.settings.isInteractive else { throw .message(":edit is for the prompt") }
    if arguments.isEmpty {
      context.textForPrompt = try Self.edited(context.lastStatement.map { $0.text + ";" } ?? "")
    } else {
      try Self.open(FilePath.expanded(arguments, relativeTo: origin.folder))
    }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .files }

  /// The text as it comes back from the editor; one that fails gives nothing back.
  static func edited(_ text: String) throws(CommandError) -> String {
    let folder = TerminalInfo.environment("TMPDIR") ?? "/tmp"
    var template = Array((folder + "/kith-XXXXXX.cypher").utf8CString)
    let file = mkstemps(&template, 7)
    guard file >= 0 else { throw .message("cannot make a file in \(folder): \(String(cString: strerror(errno)))") }
    close(file)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    do { try TextFile.write(text + "\n", to: path, mode: 0o600) } catch { throw .message(error.message) }
    try open(path)
    let bytes: [UInt8]
    do { bytes = try TextFile.read(path) } catch { throw .message(error.message) }
    var edited = String(decoding: bytes, as: UTF8.self)
    while let last = edited.last, last.isWhitespace { edited.removeLast() }
    return edited
  }

  private static func open(_ path: String) throws(CommandError) {
    let editor =
      ["KITH_EDITOR", "VISUAL", "EDITOR"].lazy.compactMap(TerminalInfo.environment).first { !$0.isEmpty } ?? "vi"
    let quoted = "'" + path.replacing("'", with: "'\\''") + "'"
    TerminalMode.lend()
    defer { TerminalMode.takeBack() }
    guard ChildProcess.run("\(editor) \(quoted)") == 0 else {
      throw .message("\(editor) failed, so nothing is taken from it")
    }
  }
}
