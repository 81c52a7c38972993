// swift-tools-version: 6.3
import PackageDescription

// Targets stand in walk order: a question enters as text at the top and leaves as rows or a picture at the bottom.
let package = Package(
  name: "kith",
  products: [
    .library(name: "Kith", targets: ["Kith"]),
    .executable(name: "kith", targets: ["KithCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .target(name: "KithCypher"),
    .target(name: "KithValue"),
    .target(name: "KithGraph", dependencies: ["KithValue"]),
    .target(name: "KithPlanner", dependencies: ["KithCypher", "KithGraph", "KithValue"]),
    .target(name: "KithCSV"),
    .target(name: "KithExecutor", dependencies: ["KithPlanner", "KithGraph", "KithValue", "KithCSV"]),
    .target(name: "KithSession", dependencies: ["KithValue"]),
    .target(name: "KithDiagram", dependencies: ["KithValue", "KithGraph", "KithSession"]),
    .target(
      name: "KithStore",
      dependencies: [
        "KithGraph", "KithValue", "KithCSV", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "Kith",
      dependencies: [
        "KithCypher", "KithValue", "KithGraph", "KithPlanner", "KithExecutor", "KithCSV", "KithSession", "KithDiagram",
        "KithStore",
      ]),
    // No pkgConfig: Debian's readline.pc carries flags that SwiftPM prohibits; `link "readline"` is enough.
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"]), .brew(["readline"])]),
    .target(name: "LineEditor", dependencies: ["CReadline"]),
    .target(name: "KithShell", dependencies: ["Kith", "KithSession", "KithValue", "KithCypher", "LineEditor"]),
    .executableTarget(
      name: "KithCLI",
      dependencies: ["Kith", "KithShell", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .executableTarget(
      name: "kith-bench", dependencies: ["Kith", "KithGraph", "KithValue", "KithCSV"], path: "Tests/Benchmarks"),
    .target(name: "TestSupport", dependencies: ["KithSession", "KithValue"], path: "Tests/TestSupport"),
    .testTarget(name: "KithCypherTests", dependencies: ["TestSupport", "KithCypher"]),
    .testTarget(name: "KithValueTests", dependencies: ["TestSupport", "KithValue"]),
    .testTarget(name: "KithGraphTests", dependencies: ["TestSupport", "KithGraph", "KithValue"]),
    .testTarget(name: "KithPlannerTests", dependencies: ["TestSupport", "Kith", "KithGraph"]),
    .testTarget(
      name: "KithExecutorTests",
      dependencies: ["TestSupport", "Kith", "KithExecutor", "KithPlanner", "KithCypher", "KithGraph", "KithValue"]),
    .testTarget(name: "KithCSVTests", dependencies: ["TestSupport", "KithCSV"]),
    .testTarget(
      name: "KithStoreTests",
      dependencies: [
        "TestSupport", "KithStore", "KithGraph", "KithValue", "KithCSV", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "KithDiagramTests", dependencies: ["TestSupport", "KithDiagram", "KithSession", "KithValue"]),
    .testTarget(name: "KithTests", dependencies: ["TestSupport", "Kith", "KithCLI", "KithSession", "KithValue"]),
    .testTarget(
      name: "Conformance", dependencies: ["Kith", "KithSession", "KithValue"], exclude: ["passing-folders.txt"]),
    .testTarget(
      name: "ShellTests",
      dependencies: ["TestSupport", "KithCLI", "Kith", "KithShell", "KithSession", "KithValue", "LineEditor"]),
    .testTarget(name: "LayeringTests"),
  ],
  swiftLanguageModes: [.v6]
)
