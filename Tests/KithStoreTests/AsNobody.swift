import Foundation
import Glibc

/// Runs something as a user to whom permissions apply, as the one who runs the tests may be root.
///
/// The kernel takes a thread at a time for somebody else where files are concerned, so the others go on as they are.
func asNobody<R: Sendable>(_ body: @escaping @Sendable () -> R) -> R {
  guard geteuid() == 0 else { return body() }
  let result = Box<R?>(nil)
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    // Not among what Glibc's module declares: the group first, while it may still be changed.
    for name in ["setfsgid", "setfsuid"] {
      typealias Function = @convention(c) (UInt32) -> Int32
      guard let symbol = dlsym(nil, name) else { preconditionFailure("no \(name) on this system") }
      _ = unsafeBitCast(symbol, to: Function.self)(65_534)
    }
    result.value = body()
    done.signal()
  }
  thread.stackSize = 8 << 20
  thread.start()
  done.wait()
  return result.value!
}

/// What a thread leaves for the one that waits for it.
private final class Box<Value>: @unchecked Sendable {
  // Unchecked: written before the semaphore is signalled, read behind it.
  var value: Value
  init(_ value: Value) { self.value = value }
}
