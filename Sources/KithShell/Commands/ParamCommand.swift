import KithCypher
import KithValue
import LineEditor

/// `:param name => expression` and `:param name: value` set a parameter; `:param` alone lists them.
///
/// In a script it is a default: `-P name=...` on the command line goes before it.
struct ParamCommand: Command {
  let name = "param"
  let arguments = "NAME => EXPRESSION"
  let summary = "sets the parameter $NAME"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    if arguments.isEmpty { return ParamsCommand.list(in: context) }
    if arguments.hasPrefix("{") { return try setAll(of: arguments, origin: origin, in: context) }
    let (name, rest) = try Self.name(in: arguments)
    let isDefault = origin.file != nil && context.parameters.isFixed(name)
    if rest.hasPrefix("=>") {
      let expression = Self.trimmed(rest.dropFirst(2))
      guard !expression.isEmpty else { throw .message("Nothing stands after => in :param \(name)") }
      let value = try context.value(of: expression)
      if !isDefault { context.parameters.set(name, value) }
    } else if rest.hasPrefix(":") {
      let text = Self.trimmed(rest.dropFirst())
      let value = try Self.value(of: text, in: context)
      if !isDefault { context.parameters.set(name, value) }
    } else {
      throw .message("Write :param NAME => EXPRESSION, for example :param name => 'Nick Pahl'")
    }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates { .expression }

  /// `{a: 1, b: 'x'}` sets several.
  private func setAll(of map: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard case .map(let map) = try context.value(of: map) else { throw .message("Write :param {name: value, ...}") }
    for entry in map.entries where origin.file == nil || !context.parameters.isFixed(entry.key) {
      context.parameters.set(entry.key, entry.value)
    }
  }

  /// What stands behind `NAME:`: JSON, else a literal or call of Cypher, else the text itself, as with `-P`.
  private static func value(of text: String, in context: ShellContext) throws(CommandError) -> Value {
    if let value = try? JSON.parse(text) { return value }
    if let first = text.first, "'\"[{$-+.0123456789".contains(first) { return try context.value(of: text) }
    return .string(text)
  }

  /// The name in front, with or without `$` and backquotes, and what follows it.
  private static func name(in arguments: String) throws(CommandError) -> (name: String, rest: String) {
    let text = arguments.hasPrefix("$") ? String(arguments.dropFirst()) : arguments
    let tokens = Lexer.tokenize(text)
    guard let first = tokens.first else { throw .message("A parameter needs a name") }
    let bytes = Array(text.utf8)
    var name = String(decoding: bytes[first.span.lower..<first.span.upper], as: UTF8.self)
    switch first.kind {
    case .identifier, .keyword, .integer: break
    case .quotedIdentifier: name = String(name.dropFirst().dropLast()).replacing("``", with: "`")
    default: throw .message("`\(Printable.line(of: name))` is no name for a parameter")
    }
    return (name, trimmed(String(decoding: bytes[first.span.upper...], as: UTF8.self)[...]))
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop { $0.isWhitespace }
    var end = start
    while let last = end.last, last.isWhitespace { end = end.dropLast() }
    return String(end)
  }
}

/// `:params` lists the parameters; `:params clear` forgets them.
struct ParamsCommand: Command {
  let name = "params"
  let arguments = "[clear]"
  let summary = "lists the parameters, or forgets them"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    switch arguments {
    case "": Self.list(in: context)
    case "clear": context.parameters.removeAll()
    default: throw .unknown(arguments, for: name, among: ["clear"])
    }
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    .list([Candidate("clear", kind: "forgets them")])
  }

  static func list(in context: ShellContext) {
    var text = ""
    for name in context.parameters.names {
      text +=
        ":param \(Completer.written(name)) => \(Printable.line(of: context.parameters.values[name]?.sourceText ?? "null"))\n"
    }
    context.output.write(text.isEmpty ? "No parameters are set; :param NAME => EXPRESSION sets one.\n" : text)
  }
}
