@preconcurrency import Glibc

/// Where text goes: a file descriptor, a pager, or memory.
public protocol TextSink: AnyObject {
  /// Takes text; it may be held back until `flush`.
  func write(_ text: String)
  /// Hands on everything held back.
  func flush()
  /// Whether nobody reads any more (`kith ... | head`): what is written now is lost, and the work may stop.
  var isClosed: Bool { get }
  /// Why text was lost, in words, where it is not for want of a reader: the disk is full.
  var failure: String? { get }
}

extension TextSink {
  /// None, unless it can fail.
  public var failure: String? { nil }
}

/// A file descriptor behind a buffer.
public final class DescriptorSink: TextSink {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 16
  /// Whether nobody reads any more.
  public private(set) var isClosed = false
  /// Why text was lost: `No space left on device`.
  public private(set) var failure: String?

  /// Wraps a descriptor, which stays open.
  public init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes text, and writes once there is much of it.
  public func write(_ text: String) {
    guard !isClosed else { return }
    buffer += text.utf8
    if buffer.count >= Self.capacity { flush() }
  }

  /// Writes what is held back; a reader that has gone away is no error.
  public func flush() {
    buffer.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count, !isClosed {
        let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        if count >= 0 {
          offset += count
        } else if errno == EAGAIN {
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else if errno != EINTR {
          if errno != EPIPE { failure = String(cString: strerror(errno)) }
          isClosed = true
        }
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  deinit { flush() }
}

/// Text kept in memory.
public final class MemorySink: TextSink {
  /// Everything written so far.
  public private(set) var text = ""
  /// Never: memory takes everything.
  public let isClosed = false
  /// Makes an empty one.
  public init() {}
  /// Keeps text.
  public func write(_ text: String) { self.text += text }
  /// Does nothing: all is here.
  public func flush() {}
  /// Gives the text away and is empty again.
  func take() -> String {
    defer { text = "" }
    return text
  }
}
