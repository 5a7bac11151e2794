# Shared by the scripts: where the project lies, how lines are said, which dotnet is used.
# shellcheck shell=bash

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
program="$root/artifacts/emotionfusion"

export HOME="${HOME:-/tmp}"   # dotnet keeps its caches below it
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*"; }

# fail WHAT [WHAT TO DO]...: one line each on stderr, exit 1.
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    shift
    local line
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

sdk_hint=(
    "Get it from https://dotnet.microsoft.com/download/dotnet/10.0 or, without root:"
    "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
    "  export PATH=\"\$HOME/.dotnet:\$PATH\""
    "then run this script again."
)

# Finds the SDK that global.json asks for; sets $sdk to its version.
find_dotnet() {
    if ! command -v dotnet > /dev/null; then
        local folder
        for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
            if [ -n "$folder" ] && [ -x "$folder/dotnet" ]; then PATH="$folder:$PATH"; break; fi
        done
    fi
    command -v dotnet > /dev/null || fail "the .NET SDK 10 is missing (no 'dotnet' on the PATH)." "${sdk_hint[@]}"
    local answer
    if ! answer="$(cd "$root" && dotnet --version 2>&1)"; then
        printf '%s\n' "$answer" | sed 's/^/  dotnet: /' >&2
        fail "no .NET SDK that global.json accepts (10.0.100 or later of 10.0)." "${sdk_hint[@]}"
    fi
    sdk="$(printf '%s\n' "$answer" | tail -n 1)"
}
