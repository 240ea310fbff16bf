import ArgumentParser
import Hummingbird
import HummingbirdHTTP2

@main
struct Atrium: AsyncParsableCommand {
  func run() async throws {}
}
