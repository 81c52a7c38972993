import Synchronization

/// The distinct strings of a column, each with a code; grows only at the end, and every snapshot shares it.
///
/// A code, once given, means the same string for good, so a vector of codes can be compared, grouped and filtered without
/// looking at a string: evaluate a predicate once per code, not once per row.
/// ```swift
/// let cities = StringDictionary()
/// let london = cities.intern("London")     // 0
/// cities[london].text                      // "London"
/// cities.code(of: "Paris")                 // nil
/// ```
/// Looking up the string of a code takes no lock and O(1); finding the code of a string takes a short lock and O(length).
public final class StringDictionary: @unchecked Sendable {
  // Unchecked: a chunk never moves and a string in it never changes, so a reader who came by a code through a snapshot, or
  // under the lock, reads what was written before that code was given. Only the lock's holder appends.
  //
  // Chunk k holds 64 << k strings, so 26 chunks hold every code there can be, and a small column costs little.
  @usableFromInline let chunks: UnsafeMutablePointer<UnsafeMutablePointer<StringValue>?>
  @usableFromInline let leading: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?>
  private let index: Guarded<StringDictionaryIndex>
  private let published = Atomic<Int>(0)
  let rankCache = Guarded<StringRanks?>(nil)

  /// The most strings that a dictionary can hold.
  public static let maximumCount = Int(UInt32.max) - 64
  @usableFromInline static let chunkCount = 26

  /// Makes an empty dictionary.
  public init() {
    chunks = .allocate(capacity: Self.chunkCount)
    chunks.initialize(repeating: nil, count: Self.chunkCount)
    leading = .allocate(capacity: Self.chunkCount)
    leading.initialize(repeating: nil, count: Self.chunkCount)
    index = Guarded(StringDictionaryIndex())
  }

  deinit {
    var remaining = count
    for chunk in 0..<Self.chunkCount {
      guard let strings = chunks[chunk] else { break }
      let held = min(remaining, 64 << chunk)
      strings.deinitialize(count: held)
      strings.deallocate()
      leading[chunk]?.deallocate()
      remaining -= held
    }
    chunks.deallocate()
    leading.deallocate()
  }

  /// How many strings there are; every code given so far is below it.
  public var count: Int { published.load(ordering: .acquiring) }

  /// The string of a code that this dictionary gave.
  @inlinable public subscript(code: UInt32) -> StringValue {
    let place = StringDictionary.place(of: code)
    return chunks[place.chunk].unsafelyUnwrapped[place.offset]
  }

  /// The first eight bytes of a code's string as a number, the first byte highest, zeros behind a shorter one.
  ///
  /// Where two numbers differ their strings are in the same order, so most comparisons, and most tests of a prefix, need
  /// not look at a string: `STARTS WITH 'Mel'` is `leadingBytes(of: code) >> 40 == 0x4D656C`.
  @inlinable public func leadingBytes(of code: UInt32) -> UInt64 {
    let place = StringDictionary.place(of: code)
    return leading[place.chunk].unsafelyUnwrapped[place.offset]
  }

  /// The code of a string, or nil where it never occurred: then no row of the column equals it.
  public func code(of text: String) -> UInt32? {
    var text = text
    return text.withUTF8 { bytes in
      index.withLock { $0.find(bytes, hash: StringDictionaryIndex.hash(bytes), in: self, count: count) }
    }
  }

  /// The code of a string, given now if it is new.
  @discardableResult
  public func intern(_ text: String) -> UInt32 { intern(StringValue(text)) }

  /// The code of a string, given now if it is new; the box is then kept.
  @discardableResult
  public func intern(_ value: StringValue) -> UInt32 {
    var text = value.text
    return text.withUTF8 { bytes in intern(bytes, value) }
  }

  /// The code of a string given as UTF-8, so that a reader of files makes no `String` for one that is known.
  ///
  /// Invalid UTF-8 is repaired as `String(decoding:as:)` does.
  @discardableResult
  public func intern(utf8 bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = StringDictionaryIndex.hash(bytes)
    if let code = index.withLock({ $0.find(bytes, hash: hash, in: self, count: count) }) { return code }
    return intern(String(decoding: bytes, as: UTF8.self))
  }

  private func intern(_ bytes: UnsafeBufferPointer<UInt8>, _ value: StringValue) -> UInt32 {
    let hash = StringDictionaryIndex.hash(bytes)
    return index.withLock { index in
      let count = published.load(ordering: .relaxed)
      if let code = index.find(bytes, hash: hash, in: self, count: count) { return code }
      precondition(count < Self.maximumCount, "a column has too many different strings")
      let code = UInt32(count)
      append(value, bytes, at: code)
      index.insert(code, hash: hash, count: count + 1)
      published.store(count + 1, ordering: .releasing)
      return code
    }
  }

  /// Gives the next codes to strings that a dictionary had, each once: UTF-8 after its length in four bytes, one behind the
  /// other to the end. They are looked up by text only when one is sought.
  package func restore(_ packed: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(packed)
    index.withLock { _ in
      var count = published.load(ordering: .relaxed)
      var at = 0
      while at + 4 <= raw.count {
        let length = Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
        precondition(count < Self.maximumCount, "a column has too many different strings")
        precondition(length <= raw.count - at - 4, "whoever restores has looked at the lengths")
        let bytes = UnsafeBufferPointer(rebasing: packed[at + 4..<at + 4 + length])
        append(StringValue(String(decoding: bytes, as: UTF8.self)), bytes, at: UInt32(count))
        count += 1
        at += 4 + length
      }
      published.store(count, ordering: .releasing)
    }
  }

  private func append(_ value: StringValue, _ bytes: UnsafeBufferPointer<UInt8>, at code: UInt32) {
    let place = Self.place(of: code)
    if chunks[place.chunk] == nil {
      chunks[place.chunk] = .allocate(capacity: 64 << place.chunk)
      leading[place.chunk] = .allocate(capacity: 64 << place.chunk)
    }
    leading[place.chunk].unsafelyUnwrapped[place.offset] = Self.leadingBytes(of: bytes)
    (chunks[place.chunk].unsafelyUnwrapped + place.offset).initialize(to: value)
  }

  /// The first eight bytes, the first highest.
  package static func leadingBytes(of bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var number: UInt64 = 0
    for at in 0..<8 { number = number << 8 | (at < bytes.count ? UInt64(bytes[at]) : 0) }
    return number
  }

  @inlinable static func place(of code: UInt32) -> (chunk: Int, offset: Int) {
    let shifted = UInt64(code) &+ 64
    let chunk = 57 &- shifted.leadingZeroBitCount
    return (chunk, Int(shifted &- (64 << UInt64(chunk))))
  }

  /// The memory it holds, in bytes, as far as it is its own: strings shared with others count too.
  public var byteCount: Int {
    let count = self.count
    var bytes = index.withLock { $0.byteCount } + count * 48
    for code in 0..<UInt32(count) {
      let length = self[code].text.utf8.count
      if length > 15 { bytes += 32 + length }
    }
    return bytes
  }
}
