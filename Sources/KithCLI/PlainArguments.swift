import KithShell

/// Reads the command lines that scripts are full of, `kith graph -c '...' --format csv`, in no time.
///
/// ArgumentParser finds out by reflection what it is to parse, which is half of what a process for one small query takes.
/// What stands here reads only what it is sure of: each option written apart from its value, given once, with a value that
/// starts no option. All else, be it help, a mistake or another tool, is left to ArgumentParser, which knows all of it.
///
///     PlainArguments.read(["graph", "-c", "RETURN 1"], beside: ["draw"])
enum PlainArguments {
  /// What the arguments ask of `kith [GRAPH]`; nil where ArgumentParser has to look.
  static func read(_ arguments: [String], beside subcommands: [String]) -> GraphRun? {
    var run = GraphRun()
    var seen: [String] = []
    var place = 0
    while place < arguments.count {
      let argument = arguments[place]
      place += 1
      guard !argument.isEmpty else { return nil }
      guard startsOption(argument) else {
        guard run.graph == nil, argument != "help", !subcommands.contains(argument) else { return nil }
        run.graph = argument
        continue
      }
      let mayRepeat = ["-c", "--command", "-f", "--file", "-P"].contains(argument)
      guard mayRepeat || !seen.contains(argument) else { return nil }
      seen.append(argument)
      if set(argument, &run) { continue }
      guard place < arguments.count, !arguments[place].isEmpty, !startsOption(arguments[place]),
        set(argument, arguments[place], &run)
      else { return nil }
      place += 1
    }
    return run
  }

  private static func startsOption(_ argument: String) -> Bool { argument.utf8.first == UInt8(ascii: "-") }

  /// Sets what a flag asks for; false where there is no such flag.
  private static func set(_ flag: String, _ run: inout GraphRun) -> Bool {
    switch flag {
    case "--read-only": run.opening.isReadOnly = true
    case "--create": run.opening.createsMissing = true
    case "--atomic": run.isAtomic = true
    case "--keep-going": run.keepsGoing = true
    case "--dry-run": run.isDryRun = true
    case "--no-history": run.keepsNoHistory = true
    case "--no-init": run.readsNoInit = true
    default: return false
    }
    return true
  }

  /// Sets what an option asks for; false where there is no such option, or it takes no such value.
  private static func set(_ option: String, _ value: String, _ run: inout GraphRun) -> Bool {
    switch option {
    case "-c", "--command": run.sources.append(.text(value))
    case "-f", "--file": run.sources.append(.file(value))
    case "-P": run.parameters.given.append(value)
    case "--params": run.parameters.file = value
    case "--letters": run.opening.letters = value
    case "--format":
      guard let format = OutputMode(rawValue: value) else { return false }
      run.format = format
    case "--color":
      guard let color = ColourChoice(rawValue: value) else { return false }
      run.color = color
    case "--time-limit":
      guard let seconds = Double(value), GraphOpening.isTimeLimit(seconds) else { return false }
      run.opening.timeLimit = seconds
    case "--memory-limit":
      guard let megabytes = Int(value), GraphOpening.isMemoryLimit(megabytes) else { return false }
      run.opening.memoryLimit = megabytes
    default: return false
    }
    return true
  }
}
