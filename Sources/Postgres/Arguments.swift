/// Lays bound values out as libpq wants them: C strings one after the other, and a pointer to each.
enum Arguments {
  typealias Values = UnsafePointer<UnsafePointer<CChar>?>

  static func with<T>(_ binds: [Bind], _ body: (Values?) throws -> T) throws -> T {
    guard !binds.isEmpty else { return try body(nil) }
    var bytes: [CChar] = []
    var starts: [Int] = []
    starts.reserveCapacity(binds.count)
    for bind in binds {
      guard let text = bind.text else {
        starts.append(-1)
        continue
      }
      starts.append(bytes.count)
      for byte in text.utf8 {
        guard byte != 0 else { throw nul }
        bytes.append(CChar(bitPattern: byte))
      }
      bytes.append(0)
    }
    return try bytes.withUnsafeBufferPointer { storage in
      try withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: starts.count) { values in
        for (index, start) in starts.enumerated() {
          values.initializeElement(at: index, to: start < 0 ? nil : storage.baseAddress.map { $0 + start })
        }
        return try body(values.baseAddress.map { UnsafePointer($0) })
      }
    }
  }

  /// Throws when a value cannot be sent: PostgreSQL's text holds no NUL, and a C string would end there.
  static func check(_ binds: [Bind]) throws {
    for bind in binds {
      if let text = bind.text, text.utf8.contains(0) { throw nul }
    }
  }

  private static let nul = PostgresError(.statement, "text holds the character NUL", sqlState: "22021")
}
