/// Mixes two colours written as `#RRGGBB`: 0 gives the first, 1 the second; the first where either is written otherwise.
func mixedColour(_ first: String, _ second: String, _ share: Double) -> String {
  guard let a = channels(of: first), let b = channels(of: second) else { return first }
  return zip(a, b).reduce("#") { text, pair in
    let value = (Double(pair.0) * (1 - share) + Double(pair.1) * share).rounded()
    let hex = String(Int(value), radix: 16, uppercase: true)
    return text + (hex.count < 2 ? "0" : "") + hex
  }
}

/// Red, green and blue from 0 to 255.
func channels(of colour: String) -> [Int]? {
  guard colour.utf8.count == 7, colour.hasPrefix("#"), let number = Int(colour.dropFirst(), radix: 16) else {
    return nil
  }
  return [number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF]
}
