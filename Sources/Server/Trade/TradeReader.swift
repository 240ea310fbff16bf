import Foundation
import Kernel
import struct Kernel.Decimal
import SwiftCSV

/// Reads a company's CSV files through a mapping. Whatever does not read is told with its file and line.
package struct TradeReader {
  private let folder: String
  private let mapping: TradeMapping

  /// Reads the files of a folder as the mapping says.
  package init(folder: String, mapping: TradeMapping) {
    self.folder = folder
    self.mapping = mapping
  }

  /// All files as one trade; orders in the order of their dates, then as in the file.
  package func read() throws -> Trade {
    guard let currency = Currency(mapping.company.currency), let zone = TimeZoneName(mapping.company.timeZone) else {
      throw HouseError("The mapping's currency or time zone is not known.")
    }
    var trade = Trade(
      system: mapping.system,
      company: Trade.Founding(
        name: mapping.company.name, currency: currency, country: mapping.company.country, timeZone: zone),
      terms: Trade.NetTerms(name: mapping.terms.name, days: mapping.terms.days))
    let partners: [(String, TradeMapping.Partners?)] = [
      ("customer", mapping.customers), ("supplier", mapping.suppliers), ("employee", mapping.employees),
      ("carrier", mapping.carriers),
    ]
    for case (let role, let columns?) in partners { trade.parties += try parties(role, columns) }
    trade.products = try products()
    trade.orders = try orders(lines: orderLines())
    return trade
  }

  private func parties(_ role: String, _ columns: TradeMapping.Partners) throws -> [Trade.Partner] {
    try rows(of: columns.file).map { row in
      let address = Trade.Address(
        street: row[columns.street]?.replacing("\\n", with: "\n"), city: row[columns.city], region: row[columns.region],
        postalCode: row[columns.postalCode], country: try country(row, columns.country))
      var partner = Trade.Partner(
        key: try row.required(columns.key), role: role, isPerson: role == "employee",
        name: columns.name.compactMap { row[$0] }.joined(separator: " "))
      partner.address = address
      partner.contact = row[columns.contact].map { ($0, row[columns.contactPosition]) }
      partner.note = row[columns.note]
      partner.phones = (columns.phones ?? [:]).sorted { $0.key < $1.key }
        .compactMap { label, column in row[column].map { (label, $0) } }
      return partner
    }
  }

  private func products() throws -> [Trade.Good] {
    let share = try Decimal(parsing: mapping.unitCost.percentOfListPrice)
    return try rows(of: mapping.products.file).map { row in
      let key = try row.required(mapping.products.key)
      let price = try row.decimal(mapping.products.listPrice)
      let cost = try (price * share).divided(by: Decimal(100), scale: mapping.unitCost.decimals)
      return Trade.Good(
        key: key, sku: mapping.products.skuPrefix + key, name: try row.required(mapping.products.name),
        listPrice: price, unitCost: cost, description: row[mapping.products.description])
    }
  }

  private func orderLines() throws -> [String: [Trade.Line]] {
    let columns = mapping.orderLines
    var lines: [String: [Trade.Line]] = [:]
    for row in try rows(of: columns.file) {
      let share = try columns.discount.map { try row.decimal($0) } ?? .zero
      lines[try row.required(columns.order), default: []].append(
        Trade.Line(
          product: try row.required(columns.product), quantity: try row.decimal(columns.quantity),
          unitPrice: try row.decimal(columns.unitPrice), discountPercent: try share * Decimal(100)))
    }
    return lines
  }

  private func orders(lines: [String: [Trade.Line]]) throws -> [Trade.Order] {
    let columns = mapping.orders
    let orders = try rows(of: columns.file).map { row in
      let key = try row.required(columns.key)
      let shipped = try row.date(columns.shipped)
      guard let date = try row.date(columns.date), let ordered = lines[key] else {
        throw HouseError("\(columns.file) line \(row.line): order \(key) has no date or no lines.")
      }
      return Trade.Order(
        key: key, customer: try row.required(columns.customer), date: date,
        requested: try columns.requested.flatMap { try row.date($0) }, shipped: shipped,
        paid: shipped?.adding(days: mapping.terms.days),
        freight: try columns.freight.map { try row.decimal($0) } ?? .zero, lines: ordered)
    }
    return orders.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
  }

  private func country(_ row: Row, _ column: String?) throws -> String? {
    guard let name = row[column] else { return nil }
    guard let code = mapping.countries[name] else {
      throw HouseError("\(row.file) line \(row.line): the mapping has no code for the country \(name).")
    }
    return code
  }

  private func rows(of file: String) throws -> [Row] {
    let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    let csv = try CSV<Named>(string: text, delimiter: .comma, loadColumns: false)
    return csv.rows.enumerated().map { Row(file: file, line: $0 + 2, cells: $1) }
  }
}

/// A line of a file; an empty cell says nothing.
private struct Row {
  let file: String
  let line: Int
  let cells: [String: String]

  subscript(_ column: String?) -> String? {
    guard let column, let cell = cells[column], !cell.isEmpty else { return nil }
    return cell
  }

  func required(_ column: String) throws -> String {
    guard let cell = self[column] else { throw HouseError("\(file) line \(line): \(column) is empty or missing.") }
    return cell
  }

  func decimal(_ column: String) throws -> Decimal {
    let text = try required(column)
    do {
      return try Decimal(parsing: text)
    } catch {
      throw HouseError("\(file) line \(line): \(column) is not a decimal: \(text)")
    }
  }

  func date(_ column: String) throws -> LocalDate? {
    guard let text = self[column] else { return nil }
    do {
      return try LocalDate(parsing: text.prefix(10))
    } catch {
      throw HouseError("\(file) line \(line): \(column) is not a date: \(text)")
    }
  }
}
