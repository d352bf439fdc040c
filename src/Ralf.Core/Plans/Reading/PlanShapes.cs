namespace Ralf.Core.Plans;

/// <summary>The allowed forms of a value in the plan file; used by the parser and by the JSON Schema.</summary>
internal abstract record PlanShape;

/// <param name="What">Its description in messages: <c>a text</c>, <c>a glob</c>.</param>
/// <param name="Templated">True if <c>${{ each.x }}</c> is replaced in it.</param>
internal sealed record TextShape(string What = "a text", bool Templated = false, string? Pattern = null) : PlanShape;

/// <summary>A whole number; both bounds are included.</summary>
internal sealed record WholeShape(int Min, int Max) : PlanShape;

/// <summary>US dollars, more than 0.</summary>
internal sealed record MoneyShape : PlanShape
{
    public const decimal Max = 1_000_000;
}

internal sealed record DurationShape(bool OrOff = false) : PlanShape
{
    /// <summary>The word for none.</summary>
    public const string Off = "off";
}

/// <summary>One of several words.</summary>
internal sealed record ChoiceShape(IReadOnlyList<Choice> Choices) : PlanShape
{
    /// <summary>The members of an enum as words, all supported, and further words that are not.</summary>
    public static ChoiceShape Of<T>(params IEnumerable<string> notBuilt)
        where T : struct, Enum =>
        new([
            .. Enum.GetNames<T>().Select(n => new Choice(n.ToLowerInvariant())),
            .. notBuilt.Select(n => new Choice(n, Built: false)),
        ]);
}

/// <param name="Built">False: known, but refused.</param>
internal sealed record Choice(string Word, bool Built = true);

/// <param name="OrOne">True if a single item may be written instead of a list.</param>
internal sealed record ListShape(PlanShape Item, bool OrOne = true) : PlanShape;

/// <summary>A map with only these keys.</summary>
internal sealed record MapShape(IReadOnlyList<PlanKey> Keys) : PlanShape;

/// <summary>A map with the user's own keys.</summary>
internal sealed record NamedShape(PlanShape Value, string? KeyPattern) : PlanShape;

/// <summary>Either a scalar of one shape, or a map or list of the other.</summary>
internal sealed record EitherShape(PlanShape Scalar, PlanShape Other) : PlanShape;

/// <summary>Text, number, or a map of these: an entry of a <c>foreach</c> list.</summary>
internal sealed record ScalarShape : PlanShape;

/// <summary>Not checked: the value of a key that is not supported yet.</summary>
internal sealed record AnyShape : PlanShape;

/// <summary>A key of the plan file.</summary>
/// <param name="About">One sentence for the JSON Schema and so for editors.</param>
/// <param name="Built">False: known, but refused.</param>
internal sealed record PlanKey(string Name, PlanShape Shape, string About, bool Required = false, bool Built = true)
{
    public static PlanKey NotBuilt(string name, string about) => new(name, new AnyShape(), about, Built: false);

    /// <summary>A key whose value is a member of an enum, as a word.</summary>
    public static PlanKey Choice<T>(string name, string about)
        where T : struct, Enum => new(name, ChoiceShape.Of<T>(), about);
}
