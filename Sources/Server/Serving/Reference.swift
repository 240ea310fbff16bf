import JSON
import Kernel

/// What the API tells of itself: its contract, as the very file, and its problems.
enum Reference {
  static func module(contract text: String, problems: [ProblemCode]) -> Module {
    let bytes = Array(text.utf8)
    return Module(
      "reference",
      endpoints: [
        .plain("getContract") { _ in
          Reply(status: 200, headers: [("Content-Type", "application/yaml")], body: bytes)
        },
        .plain("listProblems") { _ in
          .json(
            JSON.object([
              "data": .array(
                problems.map { code in
                  [
                    "code": .string(code.name), "status": .number(String(code.status)), "title": .string(code.title),
                    "type": .string("/problems/\(code.name)"),
                  ]
                })
            ]).bytes)
        },
      ])
  }
}
