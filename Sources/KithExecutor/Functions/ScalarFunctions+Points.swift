import Glibc
import KithValue

/// Points, as Neo4j makes them: maps of coordinates with the name of their system.
///
///     point({x: 1, y: 2})                            // {x: 1.0, y: 2.0, crs: 'cartesian', srid: 7203}
///     point({latitude: 52.5, longitude: 13.4})       // with crs: 'wgs-84', srid: 4326
///
/// A point is a map here and not a type of its own, so it cannot be a property; its coordinates can.
private struct Point {
  /// `x, y[, z]`, or `longitude, latitude[, height]`.
  var coordinates: [Double]
  var isGeographic: Bool

  /// What `point()` takes; nil where a coordinate is null.
  init?(of map: MapValue) throws(EvaluationError) {
    for entry in map.entries where entry.value.isNull { return nil }
    func coordinate(_ names: String...) throws(EvaluationError) -> Double? {
      for name in names { if let value = map[name] { return try value.number(in: "point") } }
      return nil
    }
    var system: System?
    if case .string(let crs)? = map["crs"] {
      system = try System.named(crs.text)
    } else if case .integer(let srid)? = map["srid"] {
      system = try System.numbered(srid)
    }
    let isNamedGeographic = map["latitude"] != nil || map["longitude"] != nil
    guard let first = try coordinate("x", "longitude"), let second = try coordinate("y", "latitude"),
      isNamedGeographic == (map["x"] == nil && map["y"] == nil) || system != nil
    else {
      throw EvaluationError(
        .argumentError, "InvalidArgumentValue",
        "point() takes a map with x and y, or with longitude and latitude")
    }
    let third = try coordinate("z", "height")
    isGeographic = system?.isGeographic ?? isNamedGeographic
    coordinates = [first, second] + (third.map { [$0] } ?? [])
    if let system, system.dimensions != coordinates.count {
      throw EvaluationError(
        .argumentError, "InvalidArgumentValue",
        "a point of \(system.name) has \(system.dimensions) coordinates, and here are \(coordinates.count)")
    }
    if isGeographic, !(-90...90).contains(second) {
      throw EvaluationError(
        .argumentError, "InvalidArgumentValue", "a latitude lies between -90 and 90, and this is \(second)")
    }
  }

  /// A coordinate system, by Neo4j's names and numbers.
  private struct System {
    var name: String
    var srid: Int64
    var dimensions: Int
    var isGeographic: Bool

    static let all = [
      System(name: "cartesian", srid: 7203, dimensions: 2, isGeographic: false),
      System(name: "cartesian-3d", srid: 9157, dimensions: 3, isGeographic: false),
      System(name: "wgs-84", srid: 4326, dimensions: 2, isGeographic: true),
      System(name: "wgs-84-3d", srid: 4979, dimensions: 3, isGeographic: true),
    ]

    static func named(_ name: String) throws(EvaluationError) -> System {
      if let system = all.first(where: { $0.name == name.lowercased() }) { return system }
      throw EvaluationError(
        .argumentError, "InvalidArgumentValue",
        "there is no coordinate system '\(name)': \(all.map(\.name).joined(separator: ", "))")
    }

    static func numbered(_ srid: Int64) throws(EvaluationError) -> System {
      if let system = all.first(where: { $0.srid == srid }) { return system }
      throw EvaluationError(
        .argumentError, "InvalidArgumentValue",
        "there is no coordinate system \(srid): \(all.map { String($0.srid) }.joined(separator: ", "))")
    }
  }

  private var system: System {
    System.all.first { $0.isGeographic == isGeographic && $0.dimensions == coordinates.count } ?? System.all[0]
  }

  var value: Value {
    var entries: [MapValue.Entry] = [("x", .float(coordinates[0])), ("y", .float(coordinates[1]))]
    if coordinates.count > 2 { entries.append(("z", .float(coordinates[2]))) }
    if isGeographic {
      entries += [("longitude", .float(coordinates[0])), ("latitude", .float(coordinates[1]))]
      if coordinates.count > 2 { entries.append(("height", .float(coordinates[2]))) }
    }
    entries += [("crs", .string(system.name)), ("srid", .integer(system.srid))]
    return .map(MapValue(entries))
  }

  func isOfSameSystem(as other: Point) -> Bool {
    isGeographic == other.isGeographic && coordinates.count == other.coordinates.count
  }

  /// In metres over a sphere of the Earth's radius for geographic points, in the unit of the coordinates for others.
  func distance(to other: Point) -> Double {
    guard isGeographic else {
      return zip(coordinates, other.coordinates).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
    let (longitude, latitude) = (radians(coordinates[0]), radians(coordinates[1]))
    let (otherLongitude, otherLatitude) = (radians(other.coordinates[0]), radians(other.coordinates[1]))
    let alongLatitude = sin((otherLatitude - latitude) / 2)
    let alongLongitude = sin((otherLongitude - longitude) / 2)
    let square =
      alongLatitude * alongLatitude + cos(latitude) * cos(otherLatitude) * alongLongitude * alongLongitude
    let angle = 2 * atan2(square.squareRoot(), max(0, 1 - square).squareRoot())
    guard coordinates.count > 2 else { return Point.radius * angle }
    let over = (Point.radius + (coordinates[2] + other.coordinates[2]) / 2) * angle
    let up = coordinates[2] - other.coordinates[2]
    return (over * over + up * up).squareRoot()
  }

  /// The Earth's radius in metres, as Neo4j has it.
  private static let radius = 6_378_140.0

  /// Whether it lies in the box between two corners; the box of a geographic one may go over the date line.
  func isWithin(_ low: Point, _ high: Point) -> Bool {
    for axis in coordinates.indices {
      let (value, from, to) = (coordinates[axis], low.coordinates[axis], high.coordinates[axis])
      if isGeographic, axis == 0, from > to {
        if value < from && value > to { return false }
      } else if value < from || value > to {
        return false
      }
    }
    return true
  }
}

extension ScalarFunctions {
  static let points: [ScalarFunction] = [point, distance, withinBBox]

  private static let point = ScalarFunction(
    FunctionSignature(
      "point", [.init("coordinates", .map)], result: .map,
      summary:
        "A point, as a map with its coordinate system: point({x: 1, y: 2}), point({latitude: 52, longitude: 13})."),
    unary: { (argument: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      try read(argument, in: "point")?.value ?? .null
    })

  private static let distance = ScalarFunction(
    FunctionSignature(
      "point.distance", [.init("from", .map), .init("to", .map)], result: .float,
      summary: "How far two points are apart: in metres where they are geographic; null where their systems differ.")
  ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
    guard let from = try read(arguments[0], in: "point.distance"),
      let to = try read(arguments[1], in: "point.distance"),
      from.isOfSameSystem(as: to)
    else { return .null }
    return .float(from.distance(to: to))
  }

  private static let withinBBox = ScalarFunction(
    FunctionSignature(
      "point.withinBBox", [.init("point", .map), .init("lowerLeft", .map), .init("upperRight", .map)],
      result: .boolean, summary: "Whether a point lies in a box; null where their systems differ.")
  ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
    guard let point = try read(arguments[0], in: "point.withinBBox"),
      let low = try read(arguments[1], in: "point.withinBBox"),
      let high = try read(arguments[2], in: "point.withinBBox"), point.isOfSameSystem(as: low),
      point.isOfSameSystem(as: high)
    else { return .null }
    return .boolean(point.isWithin(low, high))
  }

  private static func read(_ value: Value, in function: String) throws(EvaluationError) -> Point? {
    switch value {
    case .null: return nil
    case .map(let map): return try Point(of: map)
    default: throw value.unfit(for: function, "a point")
    }
  }
}
