import Hummingbird
import HummingbirdCore
import Logging
import Postgres

/// The operators' port: whether the process lives and whether it can serve. Never on the public port.
enum AdminPort {
  static func application(
    host: String, port: Int, database: Database, logger: Logger,
  ) -> Application<RouterResponder<BasicRequestContext>> {
    let router = Router()
    router.get("livez") { _, _ in "ok\n" }
    router.get("readyz") { _, _ -> Response in
      do {
        _ = try await database.read(
          Query(rows: "select 1 as one"), tenant: nil, deadline: .now + .seconds(2))
        return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "ready\n")))
      } catch {
        return Response(
          status: .serviceUnavailable, body: ResponseBody(byteBuffer: ByteBuffer(string: "database away\n")))
      }
    }
    return Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "atrium"),
      logger: logger)
  }
}
