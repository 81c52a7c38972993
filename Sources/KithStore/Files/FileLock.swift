#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A lock on a file that processes take in turn, or share; it goes with whoever holds it, whatever ends them.
final class FileLock {
  private let file: Descriptor

  private init(_ file: Descriptor) { self.file = file }

  deinit { _ = flock(file.number, LOCK_UN) }

  /// Takes the lock of a name in a folder, waiting up to `patience`; nil where others keep it.
  static func take(
    _ name: String, in folder: Folder, isShared: Bool, patience: Duration
  ) throws(SystemError) -> FileLock? {
    let file = try folder.lockFile(name)
    let deadline = ContinuousClock.now + patience
    var pause: UInt32 = 200
    while true {
      if flock(file.number, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return FileLock(file) }
      let error = SystemError()
      guard error.number == EWOULDBLOCK || error.number == EINTR else { throw error }
      if ContinuousClock.now >= deadline { return nil }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }
}
