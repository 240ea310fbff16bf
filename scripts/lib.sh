# Shared by the scripts: what they need of the system, and how they say what they do.

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# The folder of the project, whatever folder the script was called from.
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$project"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else
    command -v sudo >/dev/null || die "this needs root or sudo: $*"
    sudo "$@"
  fi
}

# Installs those of the named packages that are missing; asks the network only then.
install_packages() {
  command -v dpkg-query >/dev/null || return 0
  local missing=() name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return 0
  say "Installing ${missing[*]}"
  # The packaged server would start on port 5432; Atrium starts one of its own.
  if [ ! -d /etc/postgresql-common ]; then
    as_root mkdir -p /etc/postgresql-common
    printf 'create_main_cluster = false\n' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

install_requirements() {
  command -v swift >/dev/null || die "Swift 6.2 or newer is needed: https://www.swift.org/install/linux/"
  install_packages postgresql libpq-dev libssl-dev libphonenumber-dev pkg-config curl ca-certificates
  [ -n "$(find /usr/lib/postgresql -maxdepth 1 -name '1[5-9]' -o -maxdepth 1 -name '[2-9][0-9]' 2>/dev/null)" ] ||
    command -v pg_config >/dev/null || die "PostgreSQL 15 or newer is needed."
}
