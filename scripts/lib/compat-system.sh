# What the compat set needs beside NuGet: Debian's libtorch and OpenBLAS, a C++ compiler, npm's ONNX Runtime.
# shellcheck shell=bash

libtorch_at_least=1.13.1
blas_link=/usr/lib/x86_64-linux-gnu/libblas.so.3
blas_name=libblas.so.3-x86_64-linux-gnu
openblas=/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3

installed() { [ "$(dpkg-query -W -f='${Status}' "$1" 2> /dev/null)" = "install ok installed" ]; }

official_way="Or give NuGet a feed that has Microsoft.ML, Microsoft.ML.OnnxRuntime and TorchSharp-cpu and run: PACKAGE_SET=official scripts/setup.sh"

check_system() {
    if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
        fail "the compat package set needs Linux on x86-64; this is $(uname -s) on $(uname -m)." "$official_way"
    fi
    if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
        fail "the compat package set takes libtorch from Debian with apt, and there is no apt here ($(. /etc/os-release 2> /dev/null && echo "${PRETTY_NAME:-unknown system}" || echo 'unknown system'))." \
            "Use Debian 12 (bookworm), for example in a container: docker run -it -v \"\$PWD:/src\" -w /src debian:12" \
            "$official_way"
    fi
}

# Sets $missing to the apt packages that aren't there.
find_missing() {
    missing=()
    local package
    for package in libtorch-dev libopenblas0-pthread; do installed "$package" || missing+=("$package"); done
    command -v g++ > /dev/null || missing+=(g++ libc6-dev)
    if ! npm_done; then
        command -v node > /dev/null || missing+=(nodejs)
        command -v npm > /dev/null || missing+=(npm)
    fi
}

install_missing() {
    find_missing
    if [ ${#missing[@]} = 0 ]; then return; fi
    find_root_rights
    if [ "$as_root" = none ]; then
        fail "these Debian packages are missing: ${missing[*]}; installing them needs root, and sudo doesn't work here." \
            "Have an administrator run:" \
            "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" \
            "then run this script again."
    fi
    say "Installing with apt: ${missing[*]} (libtorch-dev is about 125 MB to fetch) ..."
    $as_root apt-get update -qq -o DPkg::Lock::Timeout=300 ||
        fail "apt-get update failed (see above)." "Check /etc/apt/sources.list and the network, then run this script again."
    check_libtorch_version
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "${missing[@]}" > "$root/artifacts/apt.log" 2>&1 ||
        { tail -n 15 "$root/artifacts/apt.log" >&2; fail "apt-get install failed (whole log: artifacts/apt.log)."; }
    say "Installed."
}

check_libtorch_version() {
    if installed libtorch-dev; then return; fi
    local version
    version="$(apt-cache policy libtorch-dev | sed -n 's/^  Candidate: //p')"
    if [ -z "$version" ] || [ "$version" = "(none)" ] || dpkg --compare-versions "$version" lt "$libtorch_at_least"; then
        fail "this system's apt has ${version:-no} libtorch-dev; $libtorch_at_least or later is needed (Debian 12 has it)." \
            "Use Debian 12 (bookworm) with its 'main' section in /etc/apt/sources.list." "$official_way"
    fi
}

# libtorch calls whatever libblas.so.3 is. The reference BLAS under that name trains ten times slower, silently.
check_blas() {
    local now
    now="$(readlink -f "$blas_link" || true)"
    case "$now" in *openblas* | *mkl*) return ;; esac
    find_root_rights
    if [ "$as_root" = none ] || [ ! -e "$openblas" ]; then
        say "WARNING: libblas.so.3 is ${now:-missing}, not OpenBLAS: training will be about ten times slower. An administrator can mend it:"
        say "  update-alternatives --set $blas_name $openblas"
        return
    fi
    $as_root update-alternatives --set "$blas_name" "$openblas" > /dev/null
    say "Set libblas.so.3 to OpenBLAS (it was ${now:-missing}; back with: update-alternatives --auto $blas_name)."
}

npm_stamp="$root/compat/node_modules/.installed-lock"

lock_hash() { sha256sum < "$root/compat/package-lock.json" | cut -d ' ' -f 1; }

npm_done() { [ -f "$npm_stamp" ] && [ "$(cat "$npm_stamp")" = "$(lock_hash)" ]; }

install_npm() {
    if npm_done; then return; fi
    say "Fetching ONNX Runtime and the BERT vocabulary with npm (compat/package-lock.json) ..."
    (cd "$root/compat" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
        fail "npm ci failed in compat/ (see above)." "Check the network and npm's registry (npm config get registry), then run this script again."
    lock_hash > "$npm_stamp"
}

prepare_compat() {
    check_system
    install_missing
    check_blas
    install_npm
}
