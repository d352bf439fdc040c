#!/usr/bin/env bash
# Makes the tool for this platform as a release does, in native code, and leaves it as FOLDER/ralf. Needs clang or gcc.
#   bash tests/native.sh FOLDER          packs this platform's package and takes what is in it
#   bash tests/native.sh --all FOLDER    packs the others of a release too, and installs the tool from them as a user does
# Then: RALF_TEST_PROGRAM=FOLDER/ralf dotnet test --project tests/Ralf.Actions.Acceptance
# In native code much that is found by reflection elsewhere is not there, and nothing says so before it is called.
set -euo pipefail
all=; if [ "${1-}" = --all ]; then all=1; shift; fi
tool=$(mkdir -p "${1:?no folder is named}" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
platform=$(dotnet --info | awk '$1 == "RID:" { print $2; exit }')
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)

# In a copy, so that the objects of other builds stay as they are.
mkdir "$work/source"
cp -R global.json Directory.*.props .editorconfig BannedSymbols.txt src "$work/source"
find "$work/source" -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
pack() { # pack ARGUMENT...
  dotnet pack "$work/source/src/Ralf.Actions" --configuration Release -p:RunAnalyzers=false "$@" --output "$work/packages" --nologo -v q
}
pack --runtime "$platform"
[ -f "$work/packages/Ralf.Actions.$platform.$version.nupkg" ]

if [ -n "$all" ]; then
  pack --runtime any
  pack
  [ "$(find "$work/packages" -name '*.nupkg' | wc -l)" = 3 ]
  (cd "$work" && dotnet tool install Ralf.Actions --version "$version" --tool-path "$tool" --source "$work/packages" --no-cache)
else
  cp -R "$work/source/src/Ralf.Actions/bin/Release/net10.0/$platform/publish/." "$tool"
fi

[ "$("$tool/ralf" --version | cut -d+ -f1)" = "$version" ]
if find "$tool" -name ralf.dll | grep .; then
  echo "the package for $platform is not native"
  exit 1
fi
