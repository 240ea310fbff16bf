// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours compiles under the same strict rules; warnings are errors.
let rules: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

extension Target.Dependency {
  static let log = product(name: "Logging", package: "swift-log")
  static let metrics = product(name: "Metrics", package: "swift-metrics")
  static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let signals = product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let yaml = product(name: "Yams", package: "Yams")
  static let nio = product(name: "NIOCore", package: "swift-nio")
  static let posix = product(name: "NIOPosix", package: "swift-nio")
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
  static let http2 = product(name: "HummingbirdHTTP2", package: "hummingbird")
  static let tls = product(name: "NIOSSL", package: "swift-nio-ssl")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let csv = product(name: "SwiftCSV", package: "SwiftCSV")
  static let httpClient = product(name: "AsyncHTTPClient", package: "async-http-client")
}

/// A module of the trade: it knows the kernel and the modules named, and nothing else.
func domain(_ name: String, knows modules: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: ["Postgres", "JSON", "Kernel"] + modules, swiftSettings: rules)
}

let package = Package(
  name: "atrium",
  products: [.executable(name: "atrium", targets: ["Server"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(
      name: "CPhoneNumber",
      linkerSettings: [.linkedLibrary("phonenumber")]),
    .target(name: "JSON", swiftSettings: rules),
    .target(name: "Postgres", dependencies: ["CLibPQ", "JSON", .log, .lifecycle], swiftSettings: rules),
    .target(
      name: "Kernel",
      dependencies: ["Postgres", "JSON", .yaml, .crypto, .log, .metrics],
      swiftSettings: rules),
    domain("Identity", knows: [.crypto]),
    domain("Parties", knows: ["CPhoneNumber"]),
    domain("Catalog"),
    domain("Ledger"),
    domain("Inventory", knows: ["Catalog", "Ledger"]),
    domain("Billing", knows: ["Parties", "Catalog", "Ledger"]),
    domain("Sales", knows: ["Parties", "Catalog", "Ledger", "Inventory", "Billing"]),
    domain("CRM", knows: ["Parties", "Sales"]),
    domain("Support", knows: ["Parties"]),
    domain(
      "Insights",
      knows: ["Parties", "Catalog", "Ledger", "Inventory", "Billing", "Sales", "CRM", "Support"]),
    .executableTarget(
      name: "Server",
      dependencies: [
        "Postgres", "JSON", "Kernel", "Identity", "Parties", "Catalog", "Ledger", "Inventory", "Billing",
        "Sales", "CRM", "Support", "Insights",
        .hummingbird, .hummingbirdCore, .http2, .tls, .httpTypes, .nio, .posix, .arguments, .lifecycle, .log,
        .metrics, .csv, .yaml, .crypto, .signals, "CLibPQ",
      ],
      swiftSettings: rules),
    .target(
      name: "TestKit",
      dependencies: ["Server", "Postgres", "JSON", "Kernel", "Identity", .httpClient, .nio, .log],
      path: "Tests/TestKit",
      swiftSettings: rules),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres", "JSON", "TestKit"], swiftSettings: rules),
    .testTarget(name: "KernelTests", dependencies: ["Kernel", "JSON", "Postgres"], swiftSettings: rules),
    .testTarget(name: "APITests", dependencies: ["TestKit", "JSON", "Kernel", "Server", .log], swiftSettings: rules),
    .testTarget(name: "ScenarioTests", dependencies: ["TestKit", "JSON", "Kernel", "Server"], swiftSettings: rules),
    .testTarget(
      name: "TidyTests",
      dependencies: ["TestKit", "JSON", "Kernel", "Postgres", "Server", .log],
      exclude: ["Exceptions"],
      swiftSettings: rules),
  ],
  swiftLanguageModes: [.v6],
)
