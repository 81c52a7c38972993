@preconcurrency import Glibc
import KithShell

/// How a run went, as the shell that started it sees it.
enum ExitStatus: Int32 {
  case done = 0
  /// A query failed.
  case query = 1
  /// The command line makes no sense.
  case usage = 2
  /// A file or database cannot be used.
  case file = 3
  /// Ctrl-C.
  case interrupted = 130
}

/// An end that has been reported to the user already.
struct Failure: Error {
  var status: ExitStatus

  /// Reports a message on standard error.
  static func reporting(_ message: String, _ status: ExitStatus) -> Failure {
    let sink = DescriptorSink(STDERR_FILENO)
    sink.write("kith: " + message + "\n")
    sink.flush()
    return Failure(status: status)
  }

  /// Writes what is held back for standard output; status 3 where anything of it could not be written.
  static func ifLost(_ sink: any TextSink) throws {
    sink.flush()
    if let failure = sink.failure { throw reporting("standard output cannot be written: \(failure)", .file) }
  }
}
