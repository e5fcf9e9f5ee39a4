#!/usr/bin/env bash
# Writes PublicAPI.Unshipped.txt of every package anew from what the compiler sees, so that a change of the public face
# is a change in a text file. Run it after such a change and read the diff.
#
#   eng/update-public-api.sh            all packages
#   eng/update-public-api.sh NAME...    only these, for example GitOps.Core
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t projects < <(find src -name '*.csproj' | sort)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# A project is built with those it refers to, so all need their files before the first build.
for project in "${projects[@]}"; do
  for list in Shipped Unshipped; do
    [ -f "$(dirname "$project")/PublicAPI.$list.txt" ] || printf '#nullable enable\n' > "$(dirname "$project")/PublicAPI.$list.txt"
  done
done

for project in "${projects[@]}"; do
  name=$(basename "$project" .csproj)
  if [ $# -gt 0 ] && ! printf '%s\n' "$@" | grep -qx "$name"; then continue; fi

  folder=$(dirname "$project")
  printf '#nullable enable\n' > "$folder/PublicAPI.Unshipped.txt"

  if ! dotnet build "$project" --no-incremental -nologo -p:TrackPublicApi=true -p:TreatWarningsAsErrors=false > "$log" 2>&1; then
    grep -E 'error ' "$log" | sort -u >&2
    echo "$name does not build" >&2
    exit 1
  fi

  grep -F "$name.csproj]" "$log" | grep -oP "RS0016: Symbol '\K.*?(?=' is not part)" | LC_ALL=C sort -u >> "$folder/PublicAPI.Unshipped.txt" || true
  echo "$name: $(($(wc -l < "$folder/PublicAPI.Unshipped.txt") - 1)) symbols"
done
