@preconcurrency import Glibc
import KithSession

/// `:watch 5` runs the last query every five seconds, until Ctrl-C.
struct WatchCommand: Command {
  let name = "watch"
  let arguments = "[SECONDS]"
  let summary = "runs the last query again and again, until Ctrl-C"
  let givesResult = true

  func run(_ arguments: String, origin: StatementOrigin, in context: ShellContext) throws(CommandError) {
    guard context.settings.isInteractive, let interruption = context.interruption else {
      throw .message(":watch is for the prompt")
    }
    guard let seconds = arguments.isEmpty ? 2 : Double(arguments), seconds >= 0.1, seconds <= 86_400 else {
      throw .message(":watch takes a number of seconds, from 0.1")
    }
    guard let last = context.lastStatement else { throw .message("No query has been run yet") }
    do {
      guard try !context.session.check(last.text).isWrite else {
        throw CommandError.message("The last statement changes the graph, so it is not run again")
      }
    } catch let error as SessionError {
      throw .statement(error, text: last.text)
    } catch let error as CommandError {
      throw error
    } catch {
      throw .reported
    }
    while !interruption.wasInterrupted {
      context.document = context.documentForPrompt()
      let worked = context.runStatement(last.text, origin: last.origin)
      context.document?.finish()
      context.document = nil
      guard worked else { throw .reported }
      var waited = 0.0
      while waited < seconds, !interruption.wasInterrupted {
        let step = min(0.05, seconds - waited)
        usleep(UInt32(step * 1_000_000))
        waited += step
      }
    }
  }
}
