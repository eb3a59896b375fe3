using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Holdfast.Web;
using Microsoft.AspNetCore.Html;

namespace Holdfast.Meetings;

/// <summary>
/// The long choices of the finder's form as ready HTML. A hundred options drawn one by one cost more than all else on
/// the page; they change only with the language.
/// </summary>
public sealed class FilterOptions(ProgrammeCatalog catalog, HtmlEncoder encoder)
{
    private readonly ConcurrentDictionary<(string Choice, string Language), Ready> ready = new();

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public IHtmlContent Programmes(string? selected) =>
        Choices("programmes", catalog, () => catalog.All.Select(programme => (programme.Code, programme.Name.ToString())), sorted: true).Select(selected);

    /// <param name="codes">The same list as long as nothing changed: another is drawn anew.</param>
    public IHtmlContent Languages(IReadOnlyList<string> codes, string? selected) =>
        Choices("languages", codes, () => codes.Select(code => (code, LanguageNames.In(code))), sorted: true).Select(selected);

    public IHtmlContent Audiences(IReadOnlyCollection<string> selected) =>
        Choices("audiences", catalog, () => Meetings.Audiences.All.Select(code => (code, Meetings.Audiences.Name(code).ToString()))).Select(selected.FirstOrDefault());

    /// <param name="selected">0 is Sunday; null is any day.</param>
    public IHtmlContent Days(int? selected) =>
        Choices("days", catalog, () => Enumerable.Range(0, 7).Select(day => (Number(day), CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)day)))).Select(selected is { } day ? Number(day) : null);

    private static string Number(int day) => day.ToString(CultureInfo.InvariantCulture);

    private Ready Choices(string choice, object of, Func<IEnumerable<(string Code, string Name)>> read, bool sorted = false)
    {
        if (ready.TryGetValue((choice, Language), out var known) && ReferenceEquals(known.Of, of))
        {
            return known;
        }

        var choices = sorted ? read().OrderBy(option => option.Name, StringComparer.CurrentCulture) : read();
        return ready[(choice, Language)] = new Ready(of, [.. choices.Select(option => (option.Code, $"<option value=\"{encoder.Encode(option.Code)}\">{encoder.Encode(option.Name)}</option>\n"))]);
    }

    /// <param name="Of">What they were drawn from.</param>
    private sealed record Ready(object Of, (string Code, string Html)[] Options)
    {
        private readonly HtmlString unselected = new(string.Concat(Options.Select(option => option.Html)));

        public HtmlString Select(string? selected)
        {
            if (string.IsNullOrEmpty(selected))
            {
                return unselected;
            }

            var html = new StringBuilder(unselected.Value!.Length + 16);
            foreach (var (code, option) in Options)
            {
                html.Append(code == selected ? option.Replace("\">", "\" selected>", StringComparison.Ordinal) : option);
            }

            return new HtmlString(html.ToString());
        }
    }
}
