import JSON

/// How a connection serves reads: up to sixteen in one pipeline, each in a segment of its own.
extension Connection {
  /// One read on its way through the pipeline.
  private struct Sent {
    let job: ReadJob
    let setting: Pending?
    let statements: [Pending]
    let isSnapshot: Bool
    let preparationFailure: PostgresError?
  }

  /// Answers all jobs. What fails because of a neighbour or of a stale preparation is read once more, alone.
  func read(_ jobs: [ReadJob]) {
    var left = attempt(jobs)
    for job in left where !job.isAnswered {
      left = attempt([job])
      left.first?.answer(.failure(PostgresError.unavailable("the read failed twice")))
    }
  }

  /// One pass; returns what deserves another.
  private func attempt(_ jobs: [ReadJob]) -> [ReadJob] {
    let waiting = jobs.filter { !$0.isAnswered }
    guard !waiting.isEmpty else { return [] }
    for job in waiting { job.begin(on: self) }
    let link: Link
    do { link = try self.link() } catch {
      for job in waiting { job.answer(.failure(error)) }
      return []
    }
    let watch = BatchWatch(waiting)
    link.watch = watch
    defer {
      settleDown(link)
      withExtendedLifetime(watch) {}
    }
    do {
      try link.trim()
      return try exchange(waiting, on: link)
    } catch {
      return waiting.filter { !$0.isAnswered }
    }
  }

  private func exchange(_ jobs: [ReadJob], on link: Link) throws -> [ReadJob] {
    var planned = link.tenant
    let sent = try jobs.map { job in
      let sent = try send(job, planned: planned, on: link)
      planned = TenantSetting(id: job.tenant)
      return sent
    }
    var again: [ReadJob] = []
    var actual = link.tenant
    for item in sent {
      if let setting = item.setting {
        try link.collect()
        actual = (try? setting.rows()) == nil ? nil : TenantSetting(id: item.job.tenant)
      }
      try link.collect()
      // An answer is released only when it is certain whose rows these are.
      guard actual == TenantSetting(id: item.job.tenant) else {
        again.append(item.job)
        continue
      }
      if !answer(item, on: link) { again.append(item.job) }
    }
    link.watch = nil
    link.tenant = actual
    if !link.isIdle {
      link.tenant = nil
      _ = try link.exchange("rollback").rows()
    }
    return again
  }

  private func send(_ job: ReadJob, planned: TenantSetting?, on link: Link) throws -> Sent {
    let wanted = TenantSetting(id: job.tenant)
    var setting: Pending?
    if planned != wanted {
      setting = try link.send(wanted.statement)
      try link.sync()
    }
    let texts = job.query.statements
    let isSnapshot = texts.count > 1
    var statements: [Pending] = []
    var failure: PostgresError?
    do {
      for text in texts { try Arguments.check(text.binds) }
      if isSnapshot { statements.append(try link.send("begin isolation level repeatable read read only")) }
      for text in texts { statements.append(try link.send(text)) }
      if isSnapshot { statements.append(try link.send("commit")) }
    } catch let error as PostgresError where !link.isBroken {
      failure = error
    }
    try link.sync()
    return Sent(
      job: job, setting: setting, statements: statements, isSnapshot: isSnapshot, preparationFailure: failure)
  }

  /// Answers a read whose results are in; false when it should be read once more.
  private func answer(_ item: Sent, on link: Link) -> Bool {
    do {
      if let failure = item.preparationFailure { throw failure }
      let results = try item.statements.map { try $0.rows() }
      var writer = JSONWriter(reserving: 4096)
      var rendering = Rendering(of: item.job.query, link: link, catalogue: catalogue)
      let rendered = try rendering.write(
        item.isSnapshot ? Array(results.dropFirst().dropLast()) : results, into: &writer)
      item.job.answer(.success(RenderedBytes(rendered: rendered, bytes: writer.bytes)))
      return true
    } catch let error as PostgresError {
      let blameless = error.sqlState == Outcomes.skipped.sqlState || error.isRepeatable
      if blameless || item.statements.contains(where: \.isStale) || link.isBroken { return false }
      item.job.answer(.failure(error))
      return true
    } catch {
      item.job.answer(.failure(error))
      return true
    }
  }
}
