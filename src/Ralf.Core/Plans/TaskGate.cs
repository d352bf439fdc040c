using System.Text.Json.Serialization;

namespace Ralf.Core.Plans;

/// <summary>A point at which a task, or its work, waits until a person signs off.</summary>
/// <param name="Name">Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; no two of a plan differ only in case.</param>
/// <param name="Approvers">Users (<c>user</c> or <c>@user</c>) and teams (<c>@org/team</c>); empty: everyone with write
/// access.</param>
internal sealed record TaskGate(string Name, GateWhen When, IReadOnlyList<string> Approvers)
{
    /// <summary>The pattern of a name in the plan file; <c>all</c> is reserved for <c>--approve all</c>.</summary>
    public const string Pattern = "^(?!all$)[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$";

    /// <summary>The pattern of an approver.</summary>
    public const string ApproverPattern =
        "^(@?[A-Za-z0-9][A-Za-z0-9_-]*|@[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_.-]*)$";

    /// <summary>Maximum length of a name, including the part from <c>foreach</c>.</summary>
    public const int MaxLength = 80;
}

/// <summary>What a gate holds: the task's first session, or its work.</summary>
[JsonConverter(typeof(WordConverter<GateWhen>))]
internal enum GateWhen
{
    Before,
    After,
}
