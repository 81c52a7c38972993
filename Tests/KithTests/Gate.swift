import Dispatch
import Foundation
import Kith
import Synchronization

/// A function `my.gate` that does not come back until it is let, and then says whether it was told to stop.
final class Gate: Sendable {
  let entered = DispatchSemaphore(value: 0)
  let opened = DispatchSemaphore(value: 0)
  let left = DispatchSemaphore(value: 0)
  let wasToldToStop = Mutex<Bool?>(nil)

  func register(with database: Database) {
    database.register(
      ScalarFunction(FunctionSignature("my.gate", [.init("number", .integer)], result: .integer, summary: "Waits.")) {
        (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
        guard self.wasToldToStop.withLock({ $0 }) == nil else { return arguments[0] }
        self.entered.signal()
        self.opened.wait()
        self.wasToldToStop.withLock { $0 = context.reasonToStop() != nil }
        self.left.signal()
        return arguments[0]
      })
  }

  /// Cancels what a session runs as soon as somebody stands before the gate.
  func cancelWhenEntered(_ session: any Session) {
    Thread {
      self.entered.wait()
      session.cancel()
    }.start()
  }

  /// Lets the one before the gate go on, and waits until he does; a minute, for somebody who never came there.
  func open() {
    opened.signal()
    _ = left.wait(timeout: .now() + 60)
  }
}
