namespace Ralf.Core.Plans;

/// <summary>A list of templates; rendered once if nothing in it is replaced.</summary>
internal sealed class TemplateList(IReadOnlyList<Template> templates)
{
    private LocatedTexts? _fixed;

    public IReadOnlyList<Template> Items => templates;

    public LocatedTexts Render(Func<Template, string> render)
    {
        if (_fixed is not null)
        {
            return _fixed;
        }

        if (templates.Count == 0)
        {
            return _fixed = LocatedTexts.None;
        }

        var texts = new LocatedText[templates.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = new(render(templates[i]), templates[i].At);
        }

        var located = new LocatedTexts(texts);
        return templates.All(t => t.IsFixed) ? _fixed = located : located;
    }

    public static TemplateList Read(MapNode map, string key) =>
        new([.. map.Texts(key).Select(n => Template.Parse(n.Text, n.At, prose: false))]);
}
