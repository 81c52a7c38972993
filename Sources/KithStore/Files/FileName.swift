import KithValue

/// The file names of labels and relationship types: `Person` is `Person.csv`, no label at all is `_.csv`.
///
/// ASCII letters, digits, `_` and `-` stand for themselves; every other byte is written `%2F`, so that no name leaves the
/// folder, hides or means something to a system. Of names that differ only in case, which some systems take for one, the
/// first by its bytes is plain and the letters of the others are written in hexadecimal too. Any spelling of a name is
/// read: `two words.csv` as well as `two%20words.csv`. A name that is too long for a file system is cut and ends in `%~` and
/// a number that follows from all of it, `Very_long%~3f0c.csv`; the whole name then stands in the header of the file's
/// `:LABEL` or `:TYPE` column.
enum FileName {
  static let unlabelled = "_"
  private static let suffix = ".csv"
  /// What file systems allow.
  static let longest = 255
  /// Marks a file name that is only the beginning of a name.
  private static let cut = "%~"

  /// Whether a file name is only the beginning of a name, which its header tells.
  static func isCut(_ file: String) -> Bool {
    !file.hasPrefix(".") && file.contains(cut) && file.lowercased().hasSuffix(suffix)
  }

  /// Whether the file name of a name may have to be cut.
  static func needsColumn(_ name: String) -> Bool { 3 * name.utf8.count + suffix.utf8.count > longest }

  /// The name that a file name stands for; nil for a file that is none of ours (hidden, or not `.csv`).
  static func name(ofFile file: String) -> Result<String, Malformed>? {
    guard !file.utf8.starts(with: [UInt8(ascii: ".")]), file.utf8.count > suffix.utf8.count,
      file.lowercased().hasSuffix(suffix)
    else { return nil }
    let stem = Array(file.utf8.dropLast(suffix.utf8.count))
    if stem == [UInt8(ascii: "%")] { return .success("") }
    var bytes: [UInt8] = []
    var at = 0
    while at < stem.count {
      if stem[at] == UInt8(ascii: "%") {
        guard at + 2 < stem.count, let high = hexValue(stem[at + 1]), let low = hexValue(stem[at + 2]) else {
          return .failure(Malformed())
        }
        bytes.append(high << 4 | low)
        at += 3
      } else {
        bytes.append(stem[at])
        at += 1
      }
    }
    guard let name = String(validating: bytes, as: UTF8.self) else { return .failure(Malformed()) }
    return .success(name)
  }

  /// A file name whose `%` do not stand for UTF-8 text.
  struct Malformed: Error {}

  /// File names for all the names of one folder, `taken` (lower case) being those that are there already.
  static func files(for names: [String], taken: Set<String> = []) -> [ExactString: String] {
    var taken = taken
    var files: [ExactString: String] = [:]
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      var file = plainFile(for: name, escapesLetters: false)
      if !taken.insert(file.lowercased()).inserted {
        file = plainFile(for: name, escapesLetters: true)
        taken.insert(file.lowercased())
      }
      if file.utf8.count > longest { file = cutFile(for: name) }
      files[ExactString(name)] = file
    }
    return files
  }

  private static func plainFile(for name: String, escapesLetters: Bool) -> String {
    if name.isEmpty { return "%" + suffix }
    // `_.csv` is for nodes without a label, and some systems keep a few names to themselves.
    let isReserved = name == unlabelled || reserved.contains(name.lowercased())
    var file: [UInt8] = []
    for (at, byte) in name.utf8.enumerated() {
      let isPlain: Bool
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): isPlain = !escapesLetters
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): isPlain = true
      default: isPlain = false
      }
      if isPlain && !(isReserved && at == 0) {
        file.append(byte)
      } else {
        file.append(UInt8(ascii: "%"))
        file.append(hexDigits[Int(byte >> 4)])
        file.append(hexDigits[Int(byte & 15)])
      }
    }
    return String(decoding: file, as: UTF8.self) + suffix
  }

  private static func cutFile(for name: String) -> String {
    // Of 18 characters each stands for twelve bytes at most.
    let beginning = String(String.UnicodeScalarView(name.unicodeScalars.prefix(18)))
    let number = String(ContentHash.of(Array(name.utf8)), radix: 16)
    return plainFile(for: beginning, escapesLetters: false).dropLast(suffix.utf8.count) + cut + number + suffix
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)
  private static let reserved: Set<String> = Set(
    ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
