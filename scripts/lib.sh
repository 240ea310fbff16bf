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
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  if [[ " ${missing[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    # The packaged server would start at once on port 5432; Atrium starts one of its own.
    apt_install postgresql-common
    as_root sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  fi
  apt_install "${missing[@]}"
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

install_requirements() {
  command -v swift >/dev/null || die "Swift 6.2 or newer is needed: https://www.swift.org/install/linux/"
  install_packages postgresql libpq-dev libssl-dev libphonenumber-dev pkg-config curl ca-certificates
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v pg_config >/dev/null ||
    die "PostgreSQL 15 or newer is needed."
}
