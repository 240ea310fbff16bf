import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import NIOSSL

/// What the public port speaks: HTTP/1.1, or TLS with HTTP/2 when a certificate is configured.
enum Transport {
  static func server(certificate: (chain: String, key: String)?) throws -> HTTPServerBuilder {
    guard let certificate else { return .http1() }
    let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain).map(NIOSSLCertificateSource.certificate)
    let key = try NIOSSLPrivateKey(file: certificate.key, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    return try .http2Upgrade(tlsConfiguration: configuration)
  }
}
