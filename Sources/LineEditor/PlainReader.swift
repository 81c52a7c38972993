@preconcurrency import Glibc

/// Reads statements from a terminal that cannot move its cursor (`TERM=dumb`): a prompt, and lines as they come.
public final class PlainReader {
  private let host: any LineHost
  private var pending: [UInt8] = []

  /// Makes a reader.
  public init(host: any LineHost) { self.host = host }

  /// Reads lines until the host calls them complete.
  public func read(prompt: [StyledText]) -> LineEvent {
    SignalPipe.catchSignals([SIGINT])
    var text = ""
    write(prompt.map(\.text).joined())
    while true {
      switch readLine() {
      case .text(let line):
        text += line
        if host.isComplete(text) { return .text(text) }
        text += "\n"
        write(host.continuationPrompts(of: text).last ?? "")
      case .interrupted:
        write("^C\n")
        return .interrupted
      case .endOfInput, .editExternally:
        write("\n")
        return text.isEmpty ? .endOfInput : .text(text)
      }
    }
  }

  private func readLine() -> LineEvent {
    while true {
      if let end = pending.firstIndex(of: 10) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        return .text(line)
      }
      var sources = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&sources, 2, -1) < 0 {
        if errno != EINTR { return .endOfInput }
        continue
      }
      if sources[1].revents != 0, SignalPipe.drain().contains(SIGINT) { return .interrupted }
      guard sources[0].revents != 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      if count > 0 {
        pending += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        return .endOfInput
      }
    }
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
