/// Looks whether the commits in a database's `-wal` file are all still whole.
///
/// SQLite takes the first frame whose checksum is wrong for the end of what was written, which it is after a power cut; a
/// byte that changed later would take every commit behind it along, and nobody would be told. Each commit waits for the
/// disk, so only the last one can be unfinished: where two ends of transactions stand at or behind the frame that is
/// wrong, the first of them was whole.
///
///     header   magic, version, page size, number, salt (8 bytes), checksum (8 bytes)
///     frame    page, pages of the file if it ends a transaction or 0, salt, checksum, then the page
enum WriteAheadLog {
  /// Where a commit that was whole is not any more; nil where there is no such place.
  static func damage(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { log in
      guard log.count >= 32 else { return nil }
      let magic = word(log, 0)
      let pageSize = Int(word(log, 8))
      guard magic | 1 == 0x377F_0683, pageSize >= 512, pageSize <= 65_536, pageSize.nonzeroBitCount == 1 else {
        return nil
      }
      var sum = Checksum(isBigEndian: magic & 1 == 1)
      sum.add(log, 0..<24)
      guard sum.isAt(log, 24) else { return nil }
      var wrong: Int?
      var ends = 0
      for frame in stride(from: 32, through: log.count - 24 - pageSize, by: 24 + pageSize) {
        let isOfThisLog = word(log, frame + 8) == word(log, 16) && word(log, frame + 12) == word(log, 20)
        if wrong == nil {
          sum.add(log, frame..<frame + 8)
          sum.add(log, frame + 24..<frame + 24 + pageSize)
          if !isOfThisLog || !sum.isAt(log, frame + 16) { wrong = frame }
        }
        if wrong != nil, isOfThisLog, word(log, frame + 4) > 0 { ends += 1 }
      }
      return ends >= 2 ? wrong : nil
    }
  }

  /// The same of the log beside a database.
  static func damage(besideDatabase path: String) -> Int? {
    func look() -> Int? { (try? Descriptor(reading: path + "-wal")?.readAll()).flatMap { damage(in: $0) } }
    guard let found = look() else { return nil }
    // Somebody may just be writing it.
    return look() == found ? found : nil
  }

  private static func word(_ log: UnsafeRawBufferPointer, _ at: Int) -> UInt32 {
    UInt32(bigEndian: log.loadUnaligned(fromByteOffset: at, as: UInt32.self))
  }

  private struct Checksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func add(_ log: UnsafeRawBufferPointer, _ range: Range<Int>) {
      for at in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
        first &+= number(log, at) &+ second
        second &+= number(log, at + 4) &+ first
      }
    }

    private func number(_ log: UnsafeRawBufferPointer, _ at: Int) -> UInt32 {
      let word = log.loadUnaligned(fromByteOffset: at, as: UInt32.self)
      return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }

    func isAt(_ log: UnsafeRawBufferPointer, _ at: Int) -> Bool {
      first == word(log, at) && second == word(log, at + 4)
    }
  }
}
