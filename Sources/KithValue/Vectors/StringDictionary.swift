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
/// Strings that are restored stay packed until one of them is looked at: see `PackedStrings`.
public final class StringDictionary: @unchecked Sendable {
  // Unchecked: a chunk never moves and a string in it never changes, so a reader who came by a code through a snapshot, or
  // under the lock, reads what was written before that code was given. Only the lock's holder appends.
  //
  // Chunk k holds 64 << k strings, so 26 chunks hold every code there can be, and a small column costs little. All of them
  // are nil while the strings are packed, and are given when they are filled.
  @usableFromInline let chunks: UnsafeMutablePointer<Atomic<UnsafeMutablePointer<StringValue>?>>
  @usableFromInline let leading: UnsafeMutablePointer<Atomic<UnsafeMutablePointer<UInt64>?>>
  private let packed = Guarded(PackedStrings())
  private let index: Guarded<StringDictionaryIndex>
  private let published = Atomic<Int>(0)
  private let textBytes = Atomic<Int>(0)
  let rankCache = Guarded<StringRanks?>(nil)

  /// The most strings that a dictionary can hold.
  public static let maximumCount = Int(UInt32.max) - 64
  @usableFromInline static let chunkCount = 26

  /// Makes an empty dictionary.
  public init() {
    chunks = .allocate(capacity: Self.chunkCount)
    leading = .allocate(capacity: Self.chunkCount)
    for chunk in 0..<Self.chunkCount {
      (chunks + chunk).initialize(to: Atomic(nil))
      (leading + chunk).initialize(to: Atomic(nil))
    }
    index = Guarded(StringDictionaryIndex())
  }

  deinit {
    var remaining = count
    for chunk in 0..<Self.chunkCount {
      guard let strings = chunks[chunk].load(ordering: .relaxed) else { break }
      let held = min(remaining, 64 << chunk)
      // Nobody else has it any more.
      nonisolated(unsafe) let freed = strings
      Disposal.perform(held) {
        freed.deinitialize(count: held)
        freed.deallocate()
      }
      leading[chunk].load(ordering: .relaxed)?.deallocate()
      remaining -= held
    }
    chunks.deinitialize(count: Self.chunkCount)
    leading.deinitialize(count: Self.chunkCount)
    chunks.deallocate()
    leading.deallocate()
  }

  /// How many strings there are; every code given so far is below it.
  public var count: Int { published.load(ordering: .acquiring) }

  /// The string of a code that this dictionary gave.
  @inlinable public subscript(code: UInt32) -> StringValue {
    let place = StringDictionary.place(of: code)
    if let strings = chunks[place.chunk].load(ordering: .acquiring) { return strings[place.offset] }
    unpack()
    return chunks[place.chunk].load(ordering: .acquiring).unsafelyUnwrapped[place.offset]
  }

  /// Gives the UTF-8 of a code's string to a closure, without a count of who holds the string on the way.
  /// ```swift
  /// cities.withBytes(of: london) { $0.count }     // 6
  /// ```
  @inlinable public func withBytes<Result>(
    of code: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let place = StringDictionary.place(of: code)
    guard let strings = chunks[place.chunk].load(ordering: .acquiring) else { return self[code].text.withBytes(body) }
    // The dictionary holds it as long as it is there itself, and it is here now.
    return withExtendedLifetime(self) {
      UnsafeRawPointer(strings + place.offset).load(as: Unmanaged<StringValue>.self)._withUnsafeGuaranteedRef {
        $0.text.withBytes(body)
      }
    }
  }

  /// The first byte of a code's string, zero where it is empty or still packed: to ask for those of many, one after the other,
  /// waits for the memory of all of them at once, where to read one whole and then the next waits for each.
  @inlinable package func firstByte(of code: UInt32) -> UInt8 {
    let place = StringDictionary.place(of: code)
    guard let strings = chunks[place.chunk].load(ordering: .acquiring) else { return 0 }
    return UnsafeRawPointer(strings + place.offset).load(as: Unmanaged<StringValue>.self)._withUnsafeGuaranteedRef {
      $0.text.withBytes { $0.first ?? 0 }
    }
  }

  /// The first eight bytes of a code's string as a number, the first byte highest, zeros behind a shorter one.
  ///
  /// Where two numbers differ their strings are in the same order, so most comparisons, and most tests of a prefix, need
  /// not look at a string: `STARTS WITH 'Mel'` is `leadingBytes(of: code) >> 40 == 0x4D656C`.
  @inlinable public func leadingBytes(of code: UInt32) -> UInt64 {
    let place = StringDictionary.place(of: code)
    if let numbers = leading[place.chunk].load(ordering: .acquiring) { return numbers[place.offset] }
    unpack()
    return leading[place.chunk].load(ordering: .acquiring).unsafelyUnwrapped[place.offset]
  }

  /// The code of a string, or nil where it never occurred: then no row of the column equals it.
  public func code(of text: String) -> UInt32? {
    var text = text
    return text.withUTF8 { bytes in
      if isPacked, let found = packed.withLock({ $0.find(bytes) }) { return found }
      return index.withLock { $0.find(bytes, hash: StringDictionaryIndex.hash(bytes), in: self, count: count) }
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

  /// Gives the codes of texts that stand one behind the other in valid UTF-8, given now where they are new.
  ///
  /// However many they are, the lock is taken twice, and what is new is made outside of it.
  /// ```swift
  /// var codes: [UInt32] = []
  /// // of the bytes of "LondonParis"
  /// cities.intern(bytes, ends: [6, 11], into: &codes)     // [0, 1]
  /// ```
  /// - Parameter ends: where each text ends, as an offset of `bytes`; the next begins there.
  public func intern(_ bytes: UnsafeBufferPointer<UInt8>, ends: [Int], into codes: inout [UInt32]) {
    codes.removeAll(keepingCapacity: true)
    codes.reserveCapacity(ends.count)
    var start = 0
    func text(upTo end: Int) -> UnsafeBufferPointer<UInt8> {
      let text = UnsafeBufferPointer(rebasing: bytes[start..<end])
      start = end
      return text
    }
    let hashes = ends.map { StringDictionaryIndex.hash(text(upTo: $0)) }
    start = 0
    var missing = 0
    index.withLock { index in
      for (hash, end) in zip(hashes, ends) {
        let code = index.find(text(upTo: end), hash: hash, in: self, count: count)
        if code == nil { missing += 1 }
        codes.append(code ?? .max)
      }
    }
    if missing == 0 { return }
    start = 0
    var boxes: [StringValue] = []
    boxes.reserveCapacity(missing)
    for (code, end) in zip(codes, ends) {
      let text = text(upTo: end)
      if code == .max { boxes.append(StringValue(String(decoding: text, as: UTF8.self))) }
    }
    start = 0
    var next = 0
    index.withLock { index in
      for (at, end) in ends.enumerated() {
        let text = text(upTo: end)
        if codes[at] != .max { continue }
        codes[at] = enter(text, hash: hashes[at], boxes[next], &index)
        next += 1
      }
    }
  }

  private func intern(_ bytes: UnsafeBufferPointer<UInt8>, _ value: StringValue) -> UInt32 {
    let hash = StringDictionaryIndex.hash(bytes)
    return index.withLock { enter(bytes, hash: hash, value, &$0) }
  }

  /// The code of a string, given now if it is new. Only the lock's holder calls it.
  private func enter(
    _ bytes: UnsafeBufferPointer<UInt8>, hash: UInt32, _ value: StringValue, _ index: inout StringDictionaryIndex
  ) -> UInt32 {
    if isPacked { unpack() }
    let count = published.load(ordering: .relaxed)
    if let code = index.find(bytes, hash: hash, in: self, count: count) { return code }
    precondition(count < Self.maximumCount, "a column has too many different strings")
    let code = UInt32(count)
    append(value, bytes, at: code)
    index.insert(code, hash: hash, in: self, count: count + 1)
    published.store(count + 1, ordering: .releasing)
    return code
  }

  // MARK: - Packed strings

  /// Gives the next codes to `count` strings that a dictionary had, each once; see `PackedStrings` for their form. They are
  /// made when one of them is looked at, and entered for being found by text when one is sought again and again.
  package func restore(_ piece: [UInt8], count: Int) {
    index.withLock { _ in
      precondition(isPacked || self.count == 0, "what is restored comes first")
      precondition(self.count + count <= Self.maximumCount, "a column has too many different strings")
      packed.withLock { $0.pieces.append(piece) }
      published.store(self.count + count, ordering: .releasing)
    }
  }

  private var isPacked: Bool { count > 0 && chunks[0].load(ordering: .acquiring) == nil }

  /// Makes the strings that are packed; whoever finds a chunk missing calls it.
  @usableFromInline @inline(never) func unpack() {
    packed.withLock { packed in
      guard isPacked else { return }
      var strings: [UnsafeMutablePointer<StringValue>] = []
      var numbers: [UnsafeMutablePointer<UInt64>] = []
      var code: UInt32 = 0
      packed.forEach { bytes in
        let place = Self.place(of: code)
        if place.chunk == strings.count {
          strings.append(.allocate(capacity: 64 << place.chunk))
          numbers.append(.allocate(capacity: 64 << place.chunk))
        }
        numbers[place.chunk][place.offset] = Self.leadingBytes(of: bytes)
        (strings[place.chunk] + place.offset).initialize(to: StringValue(String(decoding: bytes, as: UTF8.self)))
        code += 1
      }
      precondition(Int(code) == count, "as many were packed as were counted")
      for chunk in strings.indices.reversed() {
        leading[chunk].store(numbers[chunk], ordering: .releasing)
        chunks[chunk].store(strings[chunk], ordering: .releasing)
      }
      packed = PackedStrings()
    }
  }

  private func append(_ value: StringValue, _ bytes: UnsafeBufferPointer<UInt8>, at code: UInt32) {
    let place = Self.place(of: code)
    let strings: UnsafeMutablePointer<StringValue>
    let numbers: UnsafeMutablePointer<UInt64>
    if let known = chunks[place.chunk].load(ordering: .relaxed),
      let knownNumbers = leading[place.chunk].load(ordering: .relaxed)
    {
      (strings, numbers) = (known, knownNumbers)
    } else {
      strings = .allocate(capacity: 64 << place.chunk)
      numbers = .allocate(capacity: 64 << place.chunk)
      leading[place.chunk].store(numbers, ordering: .releasing)
      chunks[place.chunk].store(strings, ordering: .releasing)
    }
    numbers[place.offset] = Self.leadingBytes(of: bytes)
    (strings + place.offset).initialize(to: value)
    // Only the lock's holder writes it.
    textBytes.store(textBytes.load(ordering: .relaxed) + Self.byteCount(ofText: bytes.count), ordering: .relaxed)
  }

  /// How much memory a text of so many bytes takes outside of its box.
  private static func byteCount(ofText length: Int) -> Int { length > 15 ? 40 + length : 0 }

  /// About how much memory the texts take outside of their boxes, but for those that were restored.
  package var textByteCount: Int { textBytes.load(ordering: .relaxed) }

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
    for code in 0..<UInt32(count) { bytes += Self.byteCount(ofText: self[code].text.utf8.count) }
    return bytes
  }
}
