#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# check_urls in the wide world: secure servers with good and bad certificates, proxies, and where
# redirects may lead. The server is OpenSSL's own, so that the handshakes are real ones.

# shellcheck disable=SC2154 # bats sets $output

bats_require_minimum_version 1.5.0
load helpers

setup_file() {
    command -v openssl >/dev/null || skip "no openssl"
    cd "$BATS_FILE_TMPDIR" || return
    request() { # NAME HOST: a key and a request for a certificate
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" \
            -out "$1.csr" -subj "/CN=$2" -addext "subjectAltName=DNS:$2"
    }
    sign() { # NAME OPTION...: by the authority, for so long
        openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key "${@:2}" \
            -copy_extensions copy -out "$1.pem"
    }
    local past=(-days -1) # which OpenSSL from 3.5 on refuses; it takes dates
    if openssl x509 -help 2>&1 | grep -q -- -not_after; then
        past=(-not_before 20200101000000Z -not_after 20200102000000Z)
    fi
    {
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
            -keyout authority.key -out authority.pem -subj "/CN=Test authority"
        request good localhost && sign good -days 2
        request expired localhost && sign expired "${past[@]}"
        request other other.example && sign other -days 2
        request own localhost && openssl x509 -req -in own.csr -key own.key -days 2 \
            -copy_extensions copy -out own.pem
    } 2>openssl.log
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    unset CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR
    unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
    started=()
}

teardown() {
    ((${#started[@]} == 0)) || kill "${started[@]}" || true
}

some_program() {
    programs '*/check_urls' | head -n 1
}

has_port() {
    port=$(sed -n "s/.*$2[^0-9]*\([0-9][0-9]*\).*/\1/p" "$1" | head -n 1)
    [ -n "$port" ]
}

# port_in FILE PATTERN: waits until the server has written its port, the last number of that line.
port_in() {
    wait_until has_port "$@" || failed "$(cat "$1")"
}

# secure CERTIFICATE: such a server; its port is in $port.
secure() {
    openssl s_server -www -accept 127.0.0.1:0 -cert "$BATS_FILE_TMPDIR/$1.pem" \
        -key "$BATS_FILE_TMPDIR/$1.key" >"$1.out" 2>&1 3>&- </dev/null &
    started+=($!)
    port_in "$1.out" 'ACCEPT 127.0.0.1:'
}

# outcomes URL...: what check_urls says of them.
outcomes() {
    printf '%s\n' "$@" >urls.txt
    run_program "$(some_program)" --quiet --timeout 20s | cut -f 1
}

# curl_says URL...: the status of each, or 000, with a blank behind it.
curl_says() {
    local url words=()
    for url; do words+=(--output /dev/null "$url"); done
    curl --silent --write-out '%{http_code} ' --max-time 20 "${words[@]}" || true
}

# says OUTCOME CURL: what both say of the server at $port.
says() {
    [ "$(outcomes "https://localhost:$port/")" = "$1" ]
    [ "$(curl_says "https://localhost:$port/")" = "$2" ]
}

@test "certificates: trusted, expired, self-signed, for another name" {
    export CURL_CA_BUNDLE=$BATS_FILE_TMPDIR/authority.pem
    local certificate urls=()
    for certificate in good expired own other; do
        secure "$certificate"
        urls+=("https://localhost:$port/")
    done
    [ "$(outcomes "${urls[@]}" | tr '\n' ' ')" = '200 tls tls tls ' ]
    [ "$(curl_says "${urls[@]}")" = '200 000 000 000 ' ]
}

@test "whom to trust: the environment says it as it does to curl" {
    secure good
    says tls '000 '
    SSL_CERT_FILE=$BATS_FILE_TMPDIR/authority.pem says 200 '200 '
    mkdir folder
    cp "$BATS_FILE_TMPDIR/authority.pem" folder/
    openssl rehash folder
    SSL_CERT_DIR=$PWD/folder says 200 '200 '
    CURL_CA_BUNDLE=$PWD/nowhere.pem says tls '000 '
}

# A proxy that answers everything itself and notes what it was asked for.
proxy() {
    python3 - >proxy.out 2>&1 3>&- <<'PYTHON' &
import http.server


class Proxy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked", self.path, flush=True)
        self.send_response(203)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Proxy)
print("port", server.server_port, flush=True)
server.serve_forever()
PYTHON
    started+=($!)
    port_in proxy.out port
}

@test "proxies: those of the environment are asked, and no_proxy is obeyed" {
    command -v python3 >/dev/null || skip "no python3"
    proxy
    http_proxy=http://127.0.0.1:$port outcomes http://never.invalid/page >out
    [ "$(cat out)" = 203 ]
    grep -qx 'asked http://never.invalid/page' proxy.out
    http_proxy=http://127.0.0.1:$port no_proxy=never.invalid outcomes http://never.invalid/ >out
    [ "$(cat out)" = dns ]
    [ "$(grep -c asked proxy.out)" -eq 1 ]
}

@test "proxies: the bundled server is reached past them" {
    server=$TRIPTYCH_BUILD/url-server
    [ -x "$server" ] || skip "no url-server in this build"
    http_proxy=http://127.0.0.1:9 run -0 "$server" --plain --urls 3 -- \
        "$TRIPTYCH_BUILD/$(some_program)" --quiet --fail '{urls}'
}

@test "nothing but http and https is opened, by a line or by a redirect" {
    echo secret >file
    [ "$(outcomes "file://$PWD/file" ftp://127.0.0.1/x gopher://127.0.0.1/x | sort -u)" = bad-url ]
    command -v python3 >/dev/null || skip "no python3"
    python3 - "$PWD/file" >leader.out 2>&1 3>&- <<'PYTHON' &
import http.server
import sys


class Leader(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", "file://" + sys.argv[1])
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Leader)
print("port", server.server_port, flush=True)
server.serve_forever()
PYTHON
    started+=($!)
    port_in leader.out port
    [ "$(outcomes "http://127.0.0.1:$port/")" = 302 ]
    echo "http://127.0.0.1:$port/" >urls.txt
    run_program "$(some_program)" --quiet --follow 3 | cut -f 1 >out
    [ "$(cat out)" = bad-url ]
}
