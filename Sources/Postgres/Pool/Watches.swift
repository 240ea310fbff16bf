/// Guards a transaction, which runs in its caller's task.
final class TransactionWatch: Watch {
  let next: ContinuousClock.Instant?

  init(deadline: ContinuousClock.Instant?) {
    next = deadline
  }

  func look() -> PostgresError.Kind? {
    if Task.isCancelled { return .cancelled }
    if let next, next <= .now { return .timeout }
    return nil
  }
}

/// Guards a batch of reads: a deadline abandons the one answer; the running statement is cancelled only
/// when nobody in the batch waits any more.
final class BatchWatch: Watch {
  private let jobs: [ReadJob]

  init(_ jobs: [ReadJob]) {
    self.jobs = jobs
  }

  var next: ContinuousClock.Instant? {
    jobs.lazy.filter { !$0.isAnswered }.compactMap(\.deadline).min()
  }

  func look() -> PostgresError.Kind? {
    let now = ContinuousClock.now
    for job in jobs {
      if let deadline = job.deadline, deadline <= now {
        job.answer(.failure(PostgresError(.timeout, "the deadline passed while the read ran")))
      }
    }
    return jobs.allSatisfy(\.isAnswered) ? .cancelled : nil
  }
}
