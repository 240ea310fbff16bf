import ArgumentParser
import Kernel
import Logging
import Postgres

/// `atrium bench`: what the scripts under `Benchmarks/` need of the program itself.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Tools of the benchmarks.", shouldDisplay: false, subcommands: [Limit.self])

  /// `atrium bench limit`: a read of the API as a pgbench script.
  ///
  /// The head of the script says how it is to be run: `-- conninfo`, `-- tenant` and a `-- define` for each bound value.
  struct Limit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "limit", abstract: "Print the statements of a GET as a pgbench script.")

    @OptionGroup var connection: ConnectionOptions

    @Option(help: "The API key that asks.")
    var key: String

    @Argument(help: "The path with its query, such as /v1/customers?limit=50.")
    var path: String

    func run() async throws {
      let (key, path) = (key, path)
      let script = try await withHouse(connection, logger: Logger(label: "atrium")) { house in
        let parts = path.split(separator: "?", maxSplits: 1)
        let call = Call(
          method: "GET", path: String(parts.first ?? ""), query: parts.count > 1 ? String(parts[1]) : "",
          headers: [("Authorization", "Bearer \(key)")], body: { _ in [] }, requestID: "bench",
          deadline: .now + .seconds(10))
        let read = try await house.service.api.read(for: call)
        return [
          "-- conninfo \(house.premises.serve)", "-- tenant \(UUIDValue(read.tenant.raw).text)", Self.script(of: read.query),
        ]
      }
      print(script.joined(separator: "\n"))
    }

    /// The statements as the service sends them: several share a snapshot, and all of them one pipeline.
    static func script(of query: Query) -> String {
      var defines: [String] = []
      var lines: [String] = []
      for (index, statement) in query.statements.enumerated() {
        var text = statement.text
        // From the last one down, so that $1 does not take the head of $12.
        for (position, bind) in statement.binds.enumerated().reversed() {
          let name = "v\(index)_\(position + 1)"
          text = text.replacing("$\(position + 1)", with: ":\(name)")
          // A name that is not defined is sent as null.
          if let value = bind.text { defines.append("-- define \(name)=\(value)") }
        }
        lines.append(text + ";")
      }
      if lines.count > 1 {
        lines = ["begin isolation level repeatable read read only;"] + lines + ["commit;"]
      }
      return (defines + ["\\startpipeline"] + lines + ["\\endpipeline"]).joined(separator: "\n")
    }
  }
}
