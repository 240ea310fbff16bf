import Foundation
import Server
import TestKit
import Testing

/// A table belongs to the module whose migration made it, and nobody else writes it.
@Suite struct TableOwnershipTests {
  /// The module that a migration's number stands for, by hundreds; below 100 each file is named.
  static let modules = [
    "01": "Parties", "02": "Catalog", "03": "Ledger", "04": "Inventory", "05": "Billing", "06": "Sales",
    "07": "CRM",
    "08": "Support", "09": "Insights",
  ]
  static let foundations = ["0010": "Kernel", "0050": "Identity"]
  /// Tables another module writes by agreement.
  static let agreed: Set = [
    // The register of documents is the kernel's; its writes go through the kernel's generic statements.
    "Kernel document"
  ]

  static func owner(of migration: String) -> String? {
    foundations[String(migration.prefix(4))] ?? modules[String(migration.prefix(2))]
  }

  /// The module of every table.
  static func owners() throws -> [String: String] {
    var owners = ["migration": "Server"]
    for migration in try Migration.all(in: Repository.root + "/sql") {
      for made in migration.script.matches(of: /(?m)^create table (?:if not exists )?([a-z_]+)/) {
        owners[String(made.1)] = owner(of: migration.name)
      }
    }
    return owners
  }

  @Test func `every migration belongs to a module and has a number of its own`() throws {
    let names = try Migration.all(in: Repository.root + "/sql").map(\.name)
    expectNone(
      names.filter { Self.owner(of: $0) == nil },
      "its number belongs to no module; see sql/README.md for the ranges.")
    let byNumber = Dictionary(grouping: names, by: { $0.prefix(4) })
    expectNone(
      byNumber.values.filter { $0.count > 1 }.map { $0.joined(separator: " and ") },
      "two migrations share a number, so their order hangs on their names; take the next free one.")
  }

  @Test func `a module writes only its own tables`() throws {
    let owners = try Self.owners()
    let writing = /(?i)\b(?:insert\s+into|update|delete\s+from)\s+([a-z_]+)\b/
    var breaches: [String] = []
    for file in SourceFile.sources {
      let text = file.code.joined(separator: "\n")
      for write in text.matches(of: writing) {
        let table = String(write.1)
        guard let owner = owners[table], owner != file.module else { continue }
        if !Self.agreed.contains("\(file.module) \(table)") {
          breaches.append("\(file.path) writes \(table) of \(owner)")
        }
      }
    }
    try Shrinking("foreign-writes").judge(
      breaches, "call a function of the owner, in the same transaction; anyone may read it.")
  }
}
