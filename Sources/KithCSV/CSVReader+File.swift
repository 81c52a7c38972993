import Glibc

extension CSVReader {
  /// Reads a file. It is read, not mapped: a file that somebody shortens meanwhile gives fewer rows, not a crash.
  public convenience init(
    path: String, format: CSVFormat = CSVFormat(), isCancelled: @escaping () -> Bool = { false },
    onFault: ((CSVFault) -> Void)? = nil
  ) throws(CSVFault) {
    let file = try OpenFile(path)
    var format = format
    if let size = file.size { format.blockSize = min(format.blockSize, max(size + 2, 64)) }
    self.init(format: format, isCancelled: isCancelled, onFault: onFault) { (buffer) throws(CSVFault) in
      try file.read(into: buffer)
    }
  }
}

/// A file that is closed when nothing needs it any more.
private final class OpenFile {
  private let descriptor: Int32

  init(_ path: String) throws(CSVFault) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CSVFault(.unreadable(String(cString: strerror(errno)))) }
  }

  deinit { close(descriptor) }

  /// How large a regular file is.
  var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVFault) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw CSVFault(.unreadable(String(cString: strerror(errno)))) }
    }
  }
}
