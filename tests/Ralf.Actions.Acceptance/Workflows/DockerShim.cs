namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>
/// Stands in for the docker client, first on the PATH of each step: takes <c>docker run</c> with the flags that the
/// workflow uses and no others, checks
/// what they promise, and runs the built program with the variables that it was given by name, and those alone. No
/// container: that is the image's test.
/// </summary>
internal static class DockerShim
{
    /// <param name="folder">For the executable; it is put on the PATH.</param>
    /// <param name="log">One line for each run: the command, and the names of its variables.</param>
    /// <param name="program">What is started, as words of a shell.</param>
    public static void Write(string folder, string image, string log, string program)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "docker");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            ? $"DOTNET_ROOT='{root}'"
            : "";
        File.WriteAllText(
            file,
            $$"""
            #!/bin/bash
            set -euo pipefail
            fail() { echo "docker: $*" >&2; exit 125; }
            [ "${1-}" = run ] || fail "only run"
            shift
            variables=(); names=(); mounts=(); folder=; home=; caps=; privileges=; user=root
            while [ $# -gt 0 ]; do
                case "$1" in
                    --rm) shift; continue ;;
                    --user) [[ $2 =~ ^[0-9]+:[0-9]+$ ]] || fail "user $2"; user=$2 ;;
                    --cap-drop) [ "$2" = ALL ] || fail "cap-drop $2"; caps=dropped ;;
                    --cap-add) case "$2" in CHOWN | DAC_OVERRIDE | FOWNER | KILL | SETGID | SETUID) ;; *) fail "cap-add $2" ;; esac ;;
                    --security-opt) [ "$2" = no-new-privileges ] || fail "security-opt $2"; privileges=none ;;
                    --pids-limit) [[ $2 =~ ^[0-9]+$ ]] || fail "pids-limit $2" ;;
                    --memory) [[ $2 =~ ^[1-9][0-9]*k$ ]] || fail "memory $2" ;;
                    --workdir) folder=$2 ;;
                    --volume)
                        IFS=: read -r from to mode <<< "$2"
                        [ "$from" = "$to" ] || fail "mounted elsewhere: $2"
                        [[ $from = /* ]] || fail "not absolute: $2"
                        [ -f "$from" ] || [ -d "$from" ] || fail "no plain file or folder: $from"
                        case "$mode" in "" | ro) ;; *) fail "mode of $2" ;; esac
                        mounts+=("$from") ;;
                    --env)
                        case "$2" in
                            HOME=/tmp) home=$HOME/container ;;
                            CI=true) variables+=(CI=true) ;;
                            *=*) fail "a value on the command line: ${2%%=*}" ;;
                            *) if [ -n "${!2+set}" ]; then variables+=("$2=${!2}"); names+=("$2"); fi ;;
                        esac ;;
                    -*) fail "unknown flag $1" ;;
                    *) break ;;
                esac
                shift 2
            done
            [ "$1" = '{{image}}' ] || fail "image $1"
            shift
            [ "$caps" = dropped ] && [ "$privileges" = none ] || fail "it keeps rights"
            [[ " ${mounts[*]} " == *" $folder "* ]] || fail "workdir $folder is not mounted"
            echo "$1 $user ${names[*]}" >> '{{log}}'
            mkdir -p "${home:=$HOME/container}" "$HOME/container-tmp"
            cd "$folder"
            exec env -i PATH='{{Environment.GetEnvironmentVariable(
                "PATH"
            )}}' LANG=C.UTF-8 HOME="$home" TMPDIR="$HOME/container-tmp" \
                DOTNET_EnableDiagnostics=0 DOTNET_TieredPGO=0 {{dotnet}} "${variables[@]}" \
                {{program}} "$@"
            """
        );
        Executable.Make(file);
    }
}
