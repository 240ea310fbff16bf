import CLibPQ

extension Link {
  /// Runs many statements sent as one text, outside pipeline mode, within whatever transaction is open.
  func script(_ text: String) throws {
    guard !owesResults, PQexitPipelineMode(handle) == 1 else { throw lost("the pipeline is not at rest") }
    guard PQsendQuery(handle, text) == 1 else { throw lost() }
    let statement = Statement(name: "", text: "a script")
    var failure: PostgresError?
    while true {
      try waitForResult()
      guard let result = PQgetResult(handle) else { break }
      if case .failure(let error) = try Outcomes.read(result, of: statement, on: self) {
        failure = failure ?? error
      }
    }
    guard PQenterPipelineMode(handle) == 1 else { throw lost() }
    if let failure { throw failure }
  }
}
