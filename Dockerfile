# syntax=docker/dockerfile:1

# The builder and the runtime share Debian 12, so the program finds the libraries it was linked to.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      libphonenumber-dev libpq-dev libssl-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src

# The libraries change seldom: resolved by themselves they stay in a layer of their own.
COPY Package.swift ./
RUN --mount=type=cache,target=/root/.cache/org.swift.swiftpm swift package resolve

COPY . .
RUN --mount=type=cache,target=/root/.cache/org.swift.swiftpm \
    swift build -c release --product atrium --static-swift-stdlib \
 && install -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/atrium" /out/usr/bin/atrium \
 && mkdir -p /out/usr/share/atrium \
 && cp -r openapi.yaml sql /out/usr/share/atrium/

FROM debian:bookworm-slim
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      ca-certificates curl libphonenumber8 libpq5 libssl3 libstdc++6 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --no-create-home --uid 10001 --shell /usr/sbin/nologin atrium
COPY --from=build /out/usr /usr
USER atrium
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:9090/readyz"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/atrium"]
CMD ["serve", "--host", "0.0.0.0"]
