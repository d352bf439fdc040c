#!/usr/bin/env bash
# Usage: bash tests/native.sh [FOLDER]
# Makes the packages of a release for this platform, installs the tool from them as a user does (into FOLDER, else for the time of the tests), and runs the
# acceptance tests with it: in native code much that is found by reflection elsewhere is not there, and nothing says so before it is called. Needs clang or gcc.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tool=${1:-$work/tool}
platform=$(dotnet --info | awk '$1 == "RID:" { print $2; exit }')
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)

# In a copy, so that the objects of other builds stay as they are.
mkdir "$work/source"
cp -R global.json Directory.*.props .editorconfig BannedSymbols.txt src "$work/source"
find "$work/source" -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
for package in "--runtime $platform" "--runtime any" ""; do
  # shellcheck disable=SC2086
  dotnet pack "$work/source/src/Ralf.Actions" --configuration Release -p:ForRelease=true -p:RunAnalyzers=false $package --output "$work/packages" --nologo -v q
done
(cd "$work" && dotnet tool install Ralf.Actions --version "$version" --tool-path "$tool" --source "$work/packages" --no-cache)
[ "$("$tool/ralf" --version | cut -d+ -f1)" = "$version" ]
if find "$tool" -name ralf.dll | grep .; then
  echo "the package for $platform is not native"
  exit 1
fi
RALF_TEST_PROGRAM="$tool/ralf" dotnet test --no-build --project tests/Ralf.Actions.Acceptance
