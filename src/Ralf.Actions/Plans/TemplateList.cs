namespace Ralf.Actions.Plans;

/// <summary>A list of templates; rendered once where nothing in it is replaced.</summary>
internal sealed class TemplateList(IReadOnlyList<Template> templates)
{
    private IReadOnlyList<PlacedText>? _fixed;

    public IReadOnlyList<Template> Items => templates;

    public IReadOnlyList<PlacedText> Render(Func<Template, string> render)
    {
        if (_fixed is not null)
        {
            return _fixed;
        }

        PlacedText[] texts = [.. templates.Select(t => new PlacedText(render(t), t.At))];
        return templates.All(t => t.IsFixed) ? _fixed = texts : texts;
    }

    public static TemplateList Of(MapNode map, string key) =>
        new([.. map.Texts(key).Select(n => Template.Parse(n.Text, n.At, prose: false))]);
}
