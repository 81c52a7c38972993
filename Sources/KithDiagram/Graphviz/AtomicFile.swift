import Glibc

/// Writes a file that is complete or not there.
enum AtomicFile {
  /// Writes beside the place, flushes, and moves the file there; a file that was there stays until then.
  static func write(_ bytes: [UInt8], to path: String) throws(DiagramError) {
    let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).part"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let error = failure(path)
        close(file)
        unlink(temporary)
        throw error
      }
      written += count
    }
    guard fsync(file) == 0 || errno == EINVAL else {
      let error = failure(path)
      close(file)
      unlink(temporary)
      throw error
    }
    close(file)
    guard rename(temporary, path) == 0 else {
      let error = failure(path)
      unlink(temporary)
      throw error
    }
  }

  private static func failure(_ path: String) -> DiagramError {
    .cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }
}
