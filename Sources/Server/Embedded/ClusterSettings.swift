import Foundation

/// The settings of the private cluster, written anew at every start.
struct ClusterSettings: Sendable {
  let durability: EmbeddedPostgres.Durability
  let socket: String

  /// The text of the settings file.
  var text: String {
    let memory = ProcessInfo.processInfo.physicalMemory >> 20
    let shared = min(max(memory / 8, 128), 2048)
    var lines = [
      "# Written by atrium at every start: changes here are lost.",
      "listen_addresses = ''",
      "port = 5432",
      "unix_socket_directories = '\(socket.replacing("'", with: "''"))'",
      "unix_socket_permissions = 0700",
      "timezone = 'UTC'",
      "log_timezone = 'UTC'",
      "jit = off",
      "random_page_cost = 1.1",
      "work_mem = '16MB'",
      "maintenance_work_mem = '128MB'",
      "effective_cache_size = '\(max(memory / 2, 256))MB'",
      "log_min_duration_statement = '1s'",
      "log_line_prefix = '%m [%p] %u@%d '",
    ]
    switch durability {
    case .durable:
      lines += [
        "max_connections = 100",
        "shared_buffers = '\(shared)MB'",
        "fsync = on",
        "full_page_writes = on",
        "synchronous_commit = on",
        "wal_compression = on",
        "min_wal_size = '256MB'",
        "max_wal_size = '2GB'",
        "checkpoint_timeout = '15min'",
        "logging_collector = on",
        "log_directory = '../log'",
        "log_filename = 'postgresql-%a.log'",
        "log_truncate_on_rotation = on",
        "log_rotation_age = '1d'",
        "log_rotation_size = 0",
      ]
    case .none:
      lines += [
        "max_connections = 400",
        "shared_buffers = '128MB'",
        "fsync = off",
        "full_page_writes = off",
        "synchronous_commit = off",
        "max_wal_size = '1GB'",
        "wal_level = minimal",
        "max_wal_senders = 0",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
