import Synchronization

/// Random numbers that any number of threads may draw; with a seed the same ones come every time.
///
/// SplitMix64: a counter goes up by an odd constant, and each of its values is mixed. Not for secrets.
public final class RandomSource: Sendable {
  private let counter: Atomic<UInt64>

  /// A source that starts from `seed`, by default from one that the system gives.
  public init(seed: UInt64 = .random(in: .min ... .max)) { counter = Atomic(seed) }

  /// 64 random bits.
  public func next() -> UInt64 {
    var bits = counter.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A float from 0 to below 1, each of 2⁵³ as likely as any other.
  public func nextFloat() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A random UUID of version 4: `1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed`.
  public func nextUUID() -> String {
    let high = next() & ~0xF000 | 0x4000
    let low = next() & ~(3 << 62) | 2 << 62
    var text: [UInt8] = []
    for (index, word) in [high, low].enumerated() {
      for shift in stride(from: 60, through: 0, by: -4) {
        let at = index * 16 + (60 - shift) / 4
        if at == 8 || at == 12 || at == 16 || at == 20 { text.append(UInt8(ascii: "-")) }
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0xF
        text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
