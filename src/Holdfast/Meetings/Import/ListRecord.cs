namespace Holdfast.Meetings.Import;

/// <summary>One record of a list as text by field, whatever format it came in. Field names are lower case with underscores.</summary>
/// <param name="number">Its place in the list, from 1: how a refusal names it.</param>
internal sealed class ListRecord(int number, IReadOnlyDictionary<string, FieldValue> fields)
{
    public int Number => number;

    public IEnumerable<string> Names => fields.Keys;

    /// <summary>The text of the first of these fields that isn't empty.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (fields.TryGetValue(name, out var value) && value.AsText() is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The parts of a field: the elements of an array, or what commas separate.</summary>
    public IReadOnlyList<string> Items(string name) =>
        !fields.TryGetValue(name, out var value) ? []
        : value.Items is { } items ? [.. items.SelectMany(Split)]
        : value.AsText() is { } text ? [.. Split(text)]
        : [];

    public bool Has(string name) => Text(name) is not null;

    /// <summary>"Conference URL" and conference_url are one name.</summary>
    public static string NormalName(string name) =>
        string.Join('_', name.Trim().ToLowerInvariant().Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Split(string text) => text.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <param name="Text">A string, number or yes/no as written.</param>
/// <param name="Items">The scalars of an array.</param>
internal readonly record struct FieldValue(string? Text, IReadOnlyList<string>? Items = null)
{
    public string? AsText()
    {
        var text = Items is null ? Text : string.Join(", ", Items);
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}

/// <summary>What stands at one place of a list: a record, or why there is none to read.</summary>
/// <param name="Part">Meetings, or the formats that a BMLT answer may carry beside them.</param>
internal readonly record struct ListEntry(ListPart Part, int Number, ListRecord? Record, string? Problem = null);

internal enum ListPart
{
    Meetings = 1,
    Formats = 2,
}
