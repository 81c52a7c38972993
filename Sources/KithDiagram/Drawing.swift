/// What can be written as a picture: a diagram, or another way of looking at one.
public protocol Drawing: Sendable {
  /// The bytes in a format; what the reader should know of the picture is added to the remarks, in sentences.
  func bytes(as format: DiagramFormat, timeLimit: Double, remarks: inout [String]) throws(DiagramError) -> [UInt8]
}

extension Drawing {
  /// Writes it to a file in the format that its extension names; see `DiagramFormat`.
  ///
  /// The file is complete or not there. What the reader should know of the picture is returned, in sentences.
  @discardableResult
  public func render(to path: String, timeLimit: Double = 60) throws(DiagramError) -> [String] {
    let name = Graphviz.fileExtension(of: path)
    guard let format = DiagramFormat(rawValue: name) else { throw .unknownFormat(name) }
    var remarks: [String] = []
    try AtomicFile.write(try bytes(as: format, timeLimit: timeLimit, remarks: &remarks), to: path)
    return remarks
  }

  /// The bytes in a format.
  public func bytes(as format: DiagramFormat, timeLimit: Double = 60) throws(DiagramError) -> [UInt8] {
    var remarks: [String] = []
    return try bytes(as: format, timeLimit: timeLimit, remarks: &remarks)
  }
}
