using System.Collections.Frozen;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Holdfast.Ui;

/// <summary>Inline drawings, so a page carries only those it shows. Always decoration; the words beside them say it.</summary>
public static class Icons
{
    private static readonly FrozenDictionary<string, string> Drawings = new Dictionary<string, string>
    {
        ["heart"] = """<path d="M12 20S4 15.2 4 9.4A4.4 4.4 0 0 1 12 7a4.4 4.4 0 0 1 8 2.4C20 15.2 12 20 12 20Z"/>""",
        ["leave"] = """<path d="M14 4h4.5A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5H14M4 12h11M11 8l4 4-4 4"/>""",
        ["home"] = """<path d="m4 11 8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6"/>""",
        ["meetings"] = """<rect x="3.5" y="5" width="17" height="15.5" rx="3"/><path d="M3.5 10h17M8 3v4M16 3v4M12 13v3.2l2 1.3"/>""",
        ["calendar"] = """<rect x="3.5" y="5" width="17" height="15.5" rx="3"/><path d="M3.5 10h17M8 3v4M16 3v4M12 12.5v5M9.5 15h5"/>""",
        ["book"] = """<path d="M12 6.5C10 5 7 4.5 3.5 4.8v13.5C7 18 10 18.5 12 20c2-1.5 5-2 8.5-1.7V4.8C17 4.5 14 5 12 6.5ZM12 6.5V20"/>""",
        ["leaf"] = """<path d="M5 19c0-9 5-14 15-14 0 10-5 15-12 14.5M5 21c1-5 4-8.5 9-11"/>""",
        ["door"] = """<path d="M6 20.5V4h9v16.5M3.5 20.5h17M12 12v.5"/>""",
        ["search"] = """<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>""",
        ["globe"] = """<circle cx="12" cy="12" r="8.7"/><path d="M3.5 12h17M12 3.3c2.6 2.6 3.7 5.5 3.7 8.7S14.6 18.1 12 20.7C9.4 18.1 8.3 15.2 8.3 12S9.4 5.9 12 3.3Z"/>""",
        ["pin"] = """<path d="M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0C18.5 15.4 12 21 12 21Z"/><circle cx="12" cy="10" r="2.3"/>""",
        ["video"] = """<rect x="3" y="6" width="12.5" height="12" rx="2.5"/><path d="m15.5 10.5 5.5-3v9l-5.5-3"/>""",
        ["phone"] = """<path d="M6 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 6 6l1.5-2 4.5 1.5v3A2 2 0 0 1 18.5 20 15.5 15.5 0 0 1 4 5.5 2 2 0 0 1 6 3.5Z"/>""",
        ["message"] = """<path d="M5 5h14a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 19 17h-7l-4.5 3.5V17H5a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 5 5Z"/>""",
        ["clock"] = """<circle cx="12" cy="12" r="8.7"/><path d="M12 7v5l3.3 2"/>""",
        ["people"] = """<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.5 3-5 6.5-5s5.9 1.5 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .6 3.2 2.2 3.5 4.7"/>""",
        ["person"] = """<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>""",
        ["print"] = """<path d="M7 9V4h10v5M7 17H5a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 5 9h14a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 19 17h-2"/><path d="M7 14h10v6H7z"/>""",
        ["lock"] = """<rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>""",
        ["step-free"] = """<circle cx="11" cy="4.5" r="1.7"/><path d="M11 8v5h5l2.5 5M11 10h4M8 11.5a5 5 0 1 0 6.5 6.5"/>""",
        ["back"] = """<path d="m15 5-7 7 7 7"/>""",
        ["next"] = """<path d="m9 5 7 7-7 7"/>""",
        ["cross"] = """<path d="M6 6l12 12M18 6 6 18"/>""",
        ["waves"] = """<path d="M2.5 9c2.4 0 2.4 2 4.75 2s2.4-2 4.75-2 2.4 2 4.75 2 2.4-2 4.75-2M2.5 15c2.4 0 2.4 2 4.75 2s2.4-2 4.75-2 2.4 2 4.75 2 2.4-2 4.75-2"/>""",
        ["info"] = """<circle cx="12" cy="12" r="8.7"/><path d="M12 11v5.5M12 7.5v.1"/>""",
        ["lifebuoy"] = """<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="3.8"/><path d="m5.7 5.7 3.6 3.6M14.7 14.7l3.6 3.6M18.3 5.7l-3.6 3.6M9.3 14.7l-3.6 3.6"/>""",
        ["eye"] = """<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/><circle cx="12" cy="12" r="2.8"/>""",
        ["shield"] = """<path d="M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6l7-2.5Z"/>""",
        ["offline"] = """<path d="M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.4M13.5 9.2A10 10 0 0 1 19 12M2 8.5a15 15 0 0 1 4-2.6M11 5a15 15 0 0 1 11 3.5M12 19v.1"/>""",
        ["download"] = """<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15"/>""",
        ["pencil"] = """<path d="M4 20h4L19.5 8.5a2 2 0 0 0 0-2.8l-1.2-1.2a2 2 0 0 0-2.8 0L4 16v4Z"/>""",
        ["inbox"] = """<path d="M3.5 13 6 5h12l2.5 8v5a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18v-5ZM3.5 13H9c0 2 1.2 3 3 3s3-1 3-3h5.5"/>""",
        ["sun"] = """<path d="M3 18h18M6.5 18a5.5 5.5 0 0 1 11 0M12 8V5M5.6 11.6 3.8 9.8M18.4 11.6l1.8-1.8"/>""",
        ["star"] = """<path d="M12 4l2.3 5 5.2.6-3.9 3.6 1.1 5.3L12 15.8l-4.7 2.7 1.1-5.3L4.5 9.6 9.7 9 12 4Z"/>""",
        ["hide"] = """<path d="M4 4l16 16M9.5 6c.8-.3 1.6-.5 2.5-.5 6 0 9.5 6.5 9.5 6.5s-1 1.8-2.8 3.5M6 8c-2.3 1.7-3.5 4-3.5 4S6 18.5 12 18.5c1.3 0 2.4-.3 3.4-.7"/>""",
        ["moon"] = """<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/>""",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, HtmlString> Large = Drawings.ToFrozenDictionary(pair => pair.Key, pair => Draw(pair.Value, "i"));
    private static readonly FrozenDictionary<string, HtmlString> Little = Drawings.ToFrozenDictionary(pair => pair.Key, pair => Draw(pair.Value, "i i-s"));

    public static HtmlString Of(string name) => Large[name];

    /// <summary>For beside small text.</summary>
    public static HtmlString Small(string name) => Little[name];

    private static HtmlString Draw(string drawing, string style) =>
        new($"""<svg class="{style}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawing}</svg>""");
}

/// <summary><c>&lt;icon name="heart" /&gt;</c>; pages that draw many call <see cref="Icons"/> themselves.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    public bool Small { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Small ? Icons.Small(Name) : Icons.Of(Name));
    }
}
