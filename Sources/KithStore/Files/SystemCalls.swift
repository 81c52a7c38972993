#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import KithValue

/// What the system said when it refused.
struct SystemError: Error {
  var number: Int32
  init(_ number: Int32 = errno) { self.number = number }
  var message: String { String(cString: strerror(number)) }
  static var notFound: SystemError { SystemError(ENOENT) }
  var isNotFound: Bool { number == ENOENT || number == ENOTDIR }
  var isSymbolicLink: Bool { number == ELOOP }
  var isReadOnly: Bool { number == EACCES || number == EROFS || number == EPERM }
  /// Somebody else holds what is needed.
  static var busy: SystemError { SystemError(EBUSY) }
  /// A file is not what it was.
  static var changed: SystemError { SystemError(ESTALE) }
}

/// Milliseconds since 1970-01-01T00:00Z.
func currentMilliseconds() -> Int64 {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
}

/// An open file or folder that is closed when nothing needs it any more.
final class Descriptor {
  let number: Int32

  init(_ number: Int32) throws(SystemError) {
    guard number >= 0 else { throw SystemError() }
    self.number = number
  }

  /// Opens a file to be read; nil where there is none.
  convenience init?(reading path: String) throws(SystemError) {
    do throws(SystemError) { try self.init(open(path, O_RDONLY | O_CLOEXEC)) } catch {
      guard error.isNotFound else { throw error }
      return nil
    }
  }

  deinit { close(number) }

  func status() throws(SystemError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemError() }
    return status
  }

  /// Fills the start of a buffer; 0 at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = systemRead(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      let error = SystemError()
      guard error.number == EINTR else { throw error }
    }
  }

  /// The whole file from where it stands.
  func readAll() throws(SystemError) -> [UInt8] {
    let size = Int(try status().st_size)
    var bytes = [UInt8](repeating: 0, count: max(size, 0) + 1)
    var filled = 0
    while true {
      if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, 4096))) }
      let result = bytes.withUnsafeMutableBytes { buffer in
        Result { () throws(SystemError) in try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])) }
      }
      let count = try result.get()
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Whether some bytes stand anywhere in the file.
  func holds(_ wanted: [UInt8]) throws(SystemError) -> Bool {
    guard !wanted.isEmpty else { return true }
    try seek(to: 0)
    let piece = 1 << 20
    var buffer = [UInt8](repeating: 0, count: piece + wanted.count)
    // The end of a piece is looked at again with the next, for what lies across.
    var kept = 0
    while true {
      let result = buffer.withUnsafeMutableBytes { buffer in
        Result { () throws(SystemError) in
          try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept..<kept + piece]))
        }
      }
      let count = try result.get()
      if count == 0 { return false }
      let length = kept + count
      let isThere = buffer[..<length].withUnsafeBufferPointer { buffer in
        wanted.withUnsafeBufferPointer { buffer.firstOffset(of: $0) != nil }
      }
      if isThere { return true }
      kept = min(length, wanted.count - 1)
      buffer.replaceSubrange(0..<kept, with: Array(buffer[length - kept..<length]))
    }
  }

  /// Writes all of it.
  func write(_ bytes: [UInt8]) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(number, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count >= 0 {
        written += count
        continue
      }
      let error = SystemError()
      guard error.number == EINTR else { throw error }
    }
  }

  /// Cuts the file to a length.
  func truncate(to length: Int) throws(SystemError) {
    guard ftruncate(number, off_t(length)) == 0 else { throw SystemError() }
  }

  /// Reads on from a place, whatever was read before.
  func seek(to offset: Int) throws(SystemError) {
    guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw SystemError() }
  }

  /// Gives this file the permissions of another.
  func takePermissions(of other: Descriptor) throws(SystemError) {
    guard fchmod(number, try other.status().st_mode & 0o777) == 0 else { throw SystemError() }
  }

  /// Waits until what was written is on the disk.
  func sync() throws(SystemError) {
    while fsync(number) != 0 {
      let error = SystemError()
      // Some file systems cannot sync a folder; there is nothing more to be had from them.
      if error.number == EINVAL { return }
      guard error.number == EINTR else { throw error }
    }
  }
}

private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}

private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, buffer, count)
}
