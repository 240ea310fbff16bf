import JSON
import Postgres
import Synchronization
import Testing

@Suite struct RenderingTests {
  @Test func aRowBecomesAnObjectOfItsColumns() async throws {
    let database = try await Fixture.database()
    let query = Query(
      rows: """
        select i.id, i.number, i.total, i.paid, i.lines, i.big, i.on_date, i.at, i.tags, i.extra, i.version,
          c.id as "customer.id", c.name as "customer.name",
          m.id as "customer.manager.id", m.name as "customer.manager.name",
          i.source_kind as "source.kind", i.source_id as "source.id"
        from invoice i left join party c on c.id = i.customer_id left join party m on m.id = c.manager_id
        where i.number is distinct from \("INV-3") order by i.id
        """)
    let answer = try await database.read(query, tenant: nil)
    let expected = """
      [{"id":"inv_0000000000e0080000000000x1","number":"INV-1","total":"12.50","paid":true,"lines":2,\
      "big":9007199254740993,"on_date":"2026-11-23","at":"2026-11-23T10:00:00.123456Z",\
      "tags":["a","b c",null],"extra":{"k": [1, 2]},"version":3,\
      "customer":{"id":"pty_0000000000e008000000000002","name":"Berta",\
      "manager":{"id":"pty_0000000000e008000000000001","name":"Ada \\"A\\" Ünal"}},\
      "source":{"kind":"party","id":"pty_0000000000e008000000000001"}},\
      {"id":"inv_0000000000e0080000000000x2","number":null,"total":"0.00","paid":false,"lines":0,\
      "big":null,"on_date":null,"at":"2026-11-23T09:00:00Z","tags":[],"extra":null,"version":1,\
      "customer":null,"source":null}]
      """
    let text = String(decoding: answer.bytes, as: UTF8.self)
    _ = try JSON(parsing: answer.bytes)
    let id = TypeID.encode(0x0000_0000_0000_7000_8000_0000_0000_00a1, prefix: "inv")
    #expect(text.hasPrefix("[{\"id\":\"\(id)\""))
    #expect(normalised(text) == normalised(expected))
    #expect(answer.rendered.version == 3)
    #expect(answer.rendered.count == 2)
  }

  /// Ids are compared by TypeID's own tests; here every one is the same.
  func normalised(_ text: String) -> String {
    text.replacing(/(inv|pty)_[0-9a-z]{26}/) { "\($0.output.1)_" }
  }

  @Test func listsObjectsComputedAndConcealedMembers() async throws {
    let database = try await Fixture.database()
    let query = Query(
      rows: "select id as _id, number, total, paid, version as _v from invoice order by number nulls last",
      lists: [
        .init(
          name: "lines",
          rows:
            "select invoice_id as _parent, line_no, label, unit_cost from line order by invoice_id, line_no")
      ],
      objects: [
        .init(name: "first", rows: "select invoice_id as _parent, label from line where line_no = 1")
      ],
      concealed: ["paid", "lines.unit_cost"],
      computed: [
        .init(name: "actions") { row, writer in
          writer.beginArray()
          if row["paid"] == "f" { writer.string("pay") }
          writer.endArray()
        }
      ],
      limit: 2)
    let answer = try await database.read(query, tenant: nil)
    #expect(
      String(decoding: answer.bytes, as: UTF8.self) == """
        [{"number":"INV-1","total":"12.50","lines":[{"line_no":1,"label":"one"},{"line_no":2,"label":"two"}],\
        "first":{"label":"one"},"actions":[]},\
        {"number":"INV-3","total":"1","lines":[{"line_no":1,"label":"three"}],"first":{"label":"three"},\
        "actions":["pay"]}]
        """)
    #expect(answer.rendered.more)
    #expect(answer.rendered.hidden == ["_id": "00000000-0000-7000-8000-0000000000a3", "_v": "7"])
    #expect(answer.rendered.version == nil)
  }

  @Test func listsOfAnotherOrderFindTheirParents() async throws {
    let database = try await Fixture.database()
    let query = Query(
      rows: "select id as _id, number from invoice order by id",
      lists: [
        .init(
          name: "lines",
          rows: "select invoice_id as _parent, label from line order by invoice_id desc, line_no")
      ])
    let answer = try await database.read(query, tenant: nil)
    #expect(
      String(decoding: answer.bytes, as: UTF8.self) == """
        [{"number":"INV-1","lines":[{"label":"one"},{"label":"two"}]},{"number":null,"lines":[]},\
        {"number":"INV-3","lines":[{"label":"three"}]}]
        """)
  }

  @Test func oneRowIsAnObjectAndNoneIsNothing() async throws {
    let database = try await Fixture.database()
    func query(_ number: String) -> Query {
      Query(
        rows: "select number from invoice where number = \(number)",
        lists: [.init(name: "all", rows: "select 1 as n")], single: true)
    }
    let found = try await database.read(query("INV-1"), tenant: nil)
    #expect(String(decoding: found.bytes, as: UTF8.self) == #"{"number":"INV-1","all":[{"n":1}]}"#)
    let missing = try await database.read(query("none"), tenant: nil)
    #expect(missing.bytes.isEmpty)
    #expect(missing.rendered.count == 0)
  }

  @Test func anIdNeedsAPrefix() async throws {
    let database = try await Fixture.database()
    let error = await #expect(throws: PostgresError.self) {
      _ = try await database.read(Query(rows: "select gen_random_uuid() as thing_id"), tenant: nil)
    }
    #expect(error?.message.contains("an id without a prefix") == true)
    let named = try await database.read(
      Query(rows: #"select '00000000-0000-7000-8000-000000000001'::uuid as "thing_id:party""#), tenant: nil)
    #expect(normalised(String(decoding: named.bytes, as: UTF8.self)) == #"[{"thing_id":"pty_"}]"#)
  }

  @Test func aSessionRendersWhatItJustWrote() async throws {
    let database = try await Fixture.database()
    let text = try await database.transaction(tenant: 7) { session in
      session.queue("insert into note (id, text) values (5, 'new')")
      var writer = JSONWriter()
      let rendered = try session.render(Query(rows: "select id, text from note", single: true), into: &writer)
      #expect(rendered.count == 1)
      return .rollback(String(decoding: writer.bytes, as: UTF8.self))
    }
    #expect(text == #"{"id":5,"text":"new"}"#)
  }
}
