using Holdfast.Data;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Holdfast.Web;

/// <summary>
/// <c>&lt;form-once /&gt;</c> inside a form: its one-time id. Bound as <c>formId</c> and handed to
/// <see cref="Writer.WriteOnce(HoldfastDb, string, Func{Task}, CancellationToken)"/>, it makes a second click change nothing.
/// </summary>
[HtmlTargetElement("form-once", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FormOnceTagHelper : TagHelper
{
    /// <summary>The id a re-rendered form keeps, so that a corrected form is still the same form.</summary>
    public string? Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.Attributes.SetAttribute("type", "hidden");
        output.Attributes.SetAttribute("name", "formId");
        output.Attributes.SetAttribute("value", IsOne(Value) ? Value : RandomId.New());
    }

    /// <summary>Whether this could be an id given out here.</summary>
    public static bool IsOne(string? id) => id is { Length: 22 } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
