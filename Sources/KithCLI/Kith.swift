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
    // Completions and the manual are of the tool as people know it, with the prompt's options beside the subcommands.
    if arguments == ["--experimental-dump-help"] { return print(DocumentedTool._dumpHelp()) }
    if arguments.count == 2, arguments[0] == "--generate-completion-script",
      let shell = CompletionShell(rawValue: arguments[1])
    {
      return print(DocumentedTool.completionScript(for: shell))
    }
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
      return ExitStatus.done.rawValue
    } catch let failure as Failure {
      return failure.status.rawValue
    } catch {
      return end(with: error)
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
    sink.flush()
    return ExitStatus.done.rawValue
  }
}

/// `kith` as completions and the manual describe it: the options of the prompt, and the subcommands.
private struct DocumentedTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith", abstract: KithTool.configuration.abstract, discussion: GraphTool.configuration.discussion,
    version: KithTool.configuration.version,
    subcommands: KithTool.configuration.subcommands.filter { $0 != GraphTool.self })

  @OptionGroup var prompt: GraphTool
}

/// The version, as `--version` and the banner tell it.
let kithVersion = Kith.version
