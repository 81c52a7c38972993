@preconcurrency import Glibc
import ArgumentParser
import Kith
import KithShell

/// `kith`: reads the command line, runs what it asks for, and ends with a status that says how it went.
@main
struct KithTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith",
    abstract: "A graph of people, organisations and what ties them, asked in openCypher.",
    usage: "kith [GRAPH] [options]",
    version: "kith \(kithVersion)",
    subcommands: [
      GraphTool.self, DrawTool.self, CheckTool.self, DumpTool.self, ConvertTool.self, BackupTool.self, ForgetTool.self,
      ExportTool.self,
      ImportTool.self,
    ],
    defaultSubcommand: GraphTool.self)

  static func main() {
    // Writing to a pipe that nobody reads then fails with EPIPE, which ends the work quietly.
    signal(SIGPIPE, SIG_IGN)
    Glibc.exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  private static func run(_ arguments: [String]) -> Int32 {
    // What `kith GRAPH` takes is what most want to know.
    if arguments == ["--help"] || arguments == ["-h"] || arguments == ["help"] {
      return print(helpMessage(for: GraphTool.self))
    }
    // The manual is of the tool as people know it, with the prompt's options beside the subcommands.
    if arguments == ["--experimental-dump-help"] { return print(DocumentedTool._dumpHelp()) }
    if arguments.count == 2, arguments[0] == "--generate-completion-script",
      let shell = CompletionShell(rawValue: arguments[1])
    {
      return print(CompletedTool.script(for: shell))
    }
    do {
      if let plain = PlainArguments.read(arguments, beside: subcommandNames) {
        try plain.run()
      } else {
        var command = try parseAsRoot(arguments)
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch let failure as Failure {
      if failure.status == .file { suggestSubcommand(for: arguments) }
      return failure.status.rawValue
    } catch {
      let status = end(with: error)
      if status == ExitStatus.usage.rawValue { suggestSubcommand(for: arguments) }
      return status
    }
  }

  /// The words that are no graph where they stand first.
  static var subcommandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

  /// A misspelt subcommand reads like a graph that is not there.
  private static func suggestSubcommand(for arguments: [String]) {
    guard let word = arguments.first, access(word, F_OK) != 0 else { return }
    if let near = Suggestion.name(near: word, among: subcommandNames), near != word {
      warn("Did you mean kith \(near)?")
    }
  }

  /// Prints a usage error, or the help that was asked for.
  private static func end(with error: any Error) -> Int32 {
    let message = fullMessage(for: error).replacing("kith graph-prompt --help", with: "kith --help")
    if exitCode(for: error).isSuccess { return print(message) }
    let sink = DescriptorSink(STDERR_FILENO)
    sink.write(message + "\n")
    sink.flush()
    return ExitStatus.usage.rawValue
  }

  private static func print(_ message: String) -> Int32 {
    let sink = DescriptorSink(STDOUT_FILENO)
    sink.write(message + "\n")
    do { try Failure.ifLost(sink) } catch { return ExitStatus.file.rawValue }
    return ExitStatus.done.rawValue
  }
}

/// `kith` as completions and the manual describe it: the options of the prompt, and the subcommands.
private struct DocumentedTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith", abstract: KithTool.configuration.abstract,
    discussion: GraphTool.configuration.discussion + environment,
    version: KithTool.configuration.version,
    subcommands: KithTool.configuration.subcommands.filter { $0 != GraphTool.self })

  @OptionGroup var prompt: GraphTool

  /// What the manual says beyond the help.
  private static let environment = """


    Examples: kith graph; kith graph -c 'MATCH (p:Person) RETURN p.name'; kith graph -f queries/open-requests.cypher \
    --format csv; kith draw graph --around 'Nick Pahl' -o nick.svg; kith check graph --letters letters.

    Environment: KITH_HISTORY names the history's file; KITH_PAGER or PAGER the program for results that do not fit the \
    screen; KITH_EDITOR, VISUAL or EDITOR the one for :edit; NO_COLOR turns colours off.

    Files: $XDG_CONFIG_HOME/kith/init runs before the first prompt, $XDG_CONFIG_HOME/kith/queries keeps what :save NAME \
    saved, $XDG_STATE_HOME/kith/history the history, ~/.inputrc the keys ($if kith).
    """
}

/// `kith` as completions know it. Where a graph may stand there may stand a subcommand, too, so the first word is left to
/// the shell: these scripts would look for a subcommand only behind a graph.
private struct CompletedTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith", version: DocumentedTool.configuration.version,
    subcommands: DocumentedTool.configuration.subcommands)

  @OptionGroup var opening: OpeningOptions
  @OptionGroup var prompt: PromptOptions

  /// The script, with the names of files beside the subcommands.
  static func script(for shell: CompletionShell) -> String {
    let script = completionScript(for: shell)
    switch shell {
    case .bash: return script.replacing("complete -o filenames -F", with: "complete -o filenames -o default -F")
    case .zsh:
      let subcommands = "_describe -V subcommand subcommands && ret=0"
      return script.replacing(subcommands, with: subcommands + "\n        _files && ret=0", maxReplacements: 1)
    case .fish: return script + "\ncomplete -c kith -n __fish_is_first_arg -F\n"
    default: return script
    }
  }
}

/// The version, as `--version` and the banner tell it.
let kithVersion = Kith.version
