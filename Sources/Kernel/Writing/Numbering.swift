import Postgres

struct NumberRequest {
  let record: RecordKey
  let series: String
  let year: Int
  let company: ID<Company>
}

extension Transaction {
  /// Gives a document its number (`INV-2026-00042`) at the very end, when all other locks are held.
  ///
  /// The series row stays locked until the commit, which is what makes numbers gapless; taking it last keeps that short.
  package func number<R: Record>(_ id: ID<R>, series: String, year: Int, company: ID<Company>) {
    numbers.append(
      NumberRequest(record: RecordKey(kind: R.kind, id: id.raw), series: series, year: year, company: company))
  }

  /// Queues the numbers in the order of their series, so that two transactions never wait for each other crosswise.
  func giveNumbers() {
    let ordered = numbers.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      return (a.company, a.series, a.year, left.offset) < (b.company, b.series, b.year, right.offset)
    }
    for (_, request) in ordered {
      let prefix = "\(request.series)-\(request.year)-"
      let id = UUIDValue(request.record.id)
      queue(
        """
        with given as (
          insert into number_series as s (company_id, series, year, last)
          values (\(request.company), \(request.series), \(request.year), 1)
          on conflict (tenant_id, company_id, series, year) do update set last = s.last + 1
          returning \(prefix)::text || lpad(last::text, greatest(5, length(last::text)), '0') as number
        ), registered as (
          update document d set number = given.number from given where d.id = \(id)
        )
        update \(SQL(unsafe: request.record.kind.name)) t set number = given.number from given where t.id = \(id)
        """)
    }
  }
}
