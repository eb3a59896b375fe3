using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Holdfast.Web;
using Microsoft.AspNetCore.Html;

namespace Holdfast.Meetings;

/// <summary>
/// The long choices of the finder's form as ready HTML. A hundred options drawn one by one by tag helpers cost
/// more than all else on the page; they change only with the language.
/// </summary>
public sealed class FilterOptions(ProgrammeCatalog catalog, HtmlEncoder encoder)
{
    private readonly ConcurrentDictionary<string, (string Code, string Html)[]> programmes = new();

    public IHtmlContent Programmes(string? selected) =>
        Write(programmes.GetOrAdd(Language, _ => Encode(catalog.All.Select(programme => (programme.Code, programme.Name.ToString())))), selected);

    public IHtmlContent Languages(IReadOnlyList<string> codes, string? selected) =>
        Write(Encode(codes.Select(code => (code, LanguageNames.In(code)))), selected);

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private (string Code, string Html)[] Encode(IEnumerable<(string Code, string Name)> choices) =>
        [.. choices.OrderBy(choice => choice.Name, StringComparer.CurrentCulture).Select(choice => (choice.Code, $"<option value=\"{encoder.Encode(choice.Code)}\">{encoder.Encode(choice.Name)}</option>\n"))];

    private static HtmlString Write((string Code, string Html)[] options, string? selected)
    {
        var html = new StringBuilder(8 * 1024);
        foreach (var (code, option) in options)
        {
            html.Append(code == selected ? option.Replace("\">", "\" selected>", StringComparison.Ordinal) : option);
        }

        return new HtmlString(html.ToString());
    }
}
