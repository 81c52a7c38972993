import KithCSV

/// A file's bytes on their way into a CSV reader, with their hash taken as they pass.
final class HashedSource {
  private let descriptor: Descriptor
  private let size: Int
  private var content = ContentHash()

  init(_ descriptor: Descriptor) throws(SystemError) {
    self.descriptor = descriptor
    size = Int(try descriptor.status().st_size)
  }

  /// The hash of what was read so far.
  var hash: UInt64 { content.value }

  /// A reader of the file. Faults go to `onFault`, and reading goes on.
  func reader(isCancelled: @escaping () -> Bool, onFault: @escaping (CSVFault) -> Void) -> CSVReader {
    var format = CSVFormat()
    // A small file is read with one call and needs no large block: one byte for a line end, one to see the end.
    format.blockSize = max(64, min(format.blockSize, size + 2))
    return CSVReader(format: format, isCancelled: isCancelled, onFault: onFault) { buffer throws(CSVFault) in
      do throws(SystemError) {
        let count = try self.descriptor.read(into: buffer)
        self.content.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
        return count
      } catch {
        throw CSVFault(.unreadable(error.message))
      }
    }
  }
}
