using System.Text.Json.Serialization;

namespace Ralf.Core.Scopes;

/// <summary>Where a new or changed symbolic link may lead. A link that leads elsewhere counts as a path out of
/// scope.</summary>
[JsonConverter(typeof(WordConverter<LinkPolicy>))]
internal enum LinkPolicy
{
    /// <summary>To what the session itself may write.</summary>
    Scope,

    /// <summary>To anything in the repository, except git's own directories.</summary>
    Repository,
    Any,
}
