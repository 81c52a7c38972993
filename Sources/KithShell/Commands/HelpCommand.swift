import KithCypher
import KithSession
import KithValue
import LineEditor

/// `:help`, `:help MATCH`, `:help toUpper`, `:help :draw`, `:help keys`.
struct HelpCommand: Command {
  let name = "help"
  let aliases = ["h", "?"]
  let arguments = "[WORD]"
  let summary = "this page; with a clause, function or command, that one; keys for the keys"

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    let appearance = context.settings.appearance
    if arguments.isEmpty {
      context.output.write(HelpPage.language + "\n\n" + Self.commandList(appearance) + "\n")
      context.output.write(
        Printable.wrap("Clauses: " + ClauseHelp.all.map(\.name).joined(separator: ", "), to: 78).joined(separator: "\n")
          + "\n\n")
      context.output.write(
        ":help MATCH explains a clause, :help toUpper a function, :help keys the keys;\n"
          + ":help functions and :help procedures list what can be called.\n")
      return
    }
    switch arguments.lowercased() {
    case "keys": return context.output.write(HelpPage.keys + "\n")
    case "language": return context.output.write(HelpPage.language + "\n")
    case "commands": return context.output.write(Self.commandList(appearance))
    case "modes": return try ModeCommand().run("", origin: origin, in: context)
    case "functions": return context.output.write(Self.functionList(context.catalogue?.functions ?? []))
    case "procedures": return context.output.write(Self.procedureList(context.catalogue?.procedures ?? []))
    default: break
    }
    if arguments.hasPrefix(":") || (clause(arguments) == nil && CommandRegistry.find(arguments) != nil) {
      return try describeCommand(arguments.hasPrefix(":") ? String(arguments.dropFirst()) : arguments, in: context)
    }
    if let clause = clause(arguments) {
      let names = context.catalogue.map { ExampleNames($0, session: context.session) } ?? ExampleNames()
      context.output.write(
        appearance.styled(clause.name, Appearance.heading) + " \(clause.purpose).\n\n  \(clause.form)\n\n"
          + "For example:\n  \(clause.example(names))\n")
      return
    }
    let functions = (context.catalogue?.functions ?? []).filter { $0.name.lowercased() == arguments.lowercased() }
    guard functions.isEmpty else { return context.output.write(functions.map(Self.text).joined()) }
    let procedures = (context.catalogue?.procedures ?? []).filter { $0.name.lowercased() == arguments.lowercased() }
    guard procedures.isEmpty else {
      return context.output.write(
        procedures.map { "CALL \($0.name)\($0.signatureText)\n  \($0.summary)\n" }.joined())
    }
    let known =
      Self.pages + ClauseHelp.all.map(\.name) + CommandRegistry.all.map { ":" + $0.name }
      + (context.catalogue?.functions ?? []).map(\.name) + (context.catalogue?.procedures ?? []).map(\.name)
    let hint =
      NearestName.nearest(to: arguments, in: known).map { "; did you mean :help \($0)?" }
      ?? "; :help lists what there is"
    throw .message("There is no help on \(arguments)\(hint)")
  }

  func candidates(for argument: String, in context: ShellContext) -> ArgumentCandidates {
    .list(
      ClauseHelp.all.map { Candidate($0.name, kind: $0.purpose) }
        + Self.pages.map { Candidate($0, kind: "page") }
        + CommandRegistry.all.map { Candidate(":" + $0.name, kind: $0.summary) }
        + (context.catalogue?.functions ?? []).map { Candidate($0.name, kind: $0.signatureText) }
        + (context.catalogue?.procedures ?? []).map { Candidate($0.name, kind: $0.signatureText) })
  }

  private static let pages = ["keys", "commands", "modes", "functions", "procedures", "language"]

  private func clause(_ name: String) -> ClauseHelp? {
    let wanted = name.uppercased()
    return ClauseHelp.all.first { $0.name.uppercased() == wanted }
      ?? ClauseHelp.all.first { $0.name.uppercased().split(separator: " ").contains { $0 == wanted } }
  }

  private func describeCommand(_ name: String, in context: ShellContext) throws(CommandError) {
    guard let command = CommandRegistry.find(name) else {
      let nearest = NearestName.nearest(to: name, in: CommandRegistry.all.map(\.name))
      throw .message("There is no command :\(name)" + (nearest.map { "; did you mean :\($0)?" } ?? ""))
    }
    context.output.write(":\(command.name) \(command.arguments)\n  \(command.summary)\n" + command.details)
  }

  private static func commandList(_ appearance: Appearance) -> String {
    let heads = CommandRegistry.all.map { ":" + $0.name + ($0.arguments.isEmpty ? "" : " " + $0.arguments) }
    let width = min(26, heads.map { DisplayWidth.of($0) }.max() ?? 0)
    var text = appearance.styled("Commands", Appearance.heading) + "\n"
    for (head, command) in zip(heads, CommandRegistry.all) {
      text += "  " + Printable.pad(head, to: width) + "  " + command.summary + "\n"
    }
    return text
  }

  private static func functionList(_ functions: [FunctionSignature]) -> String {
    functions.sorted { $0.name < $1.name }.map { $0.name + $0.signatureText + "\n" }.joined()
  }

  private static func procedureList(_ procedures: [ProcedureSignature]) -> String {
    procedures.map { "CALL " + $0.name + $0.signatureText + "\n" }.joined()
  }

  private static func text(of function: FunctionSignature) -> String {
    "\(function.name)\(function.signatureText)\n  \(function.summary)\n"
  }
}
