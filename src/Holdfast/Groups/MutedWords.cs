using System.Globalization;
using Holdfast.Data;

namespace Holdfast.Groups;

/// <summary>"Not today": what somebody doesn't want to meet.</summary>
public static class MutedWords
{
    /// <summary>Each is looked for in everything on a page.</summary>
    public const int Most = 30;
    public const int Longest = 40;

    /// <summary>A single letter is in nearly everything.</summary>
    private const int Shortest = 2;

    /// <summary>Capital letters and accents make no difference, and a word is found inside another.</summary>
    public static bool AreIn(string? text, IReadOnlyList<string> muted) =>
        text is not null && muted.Any(word => CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0);

    /// <summary>One a line; the same word twice is one.</summary>
    public static IReadOnlyList<string> Read(string lines) =>
        [.. lines.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    public static Refusal? Check(IReadOnlyList<string> words) =>
        words.Count > Most ? new TooManyMutedWords() : words.Any(word => word.Length is < Shortest or > Longest || !word.Any(char.IsLetterOrDigit)) ? new MutedWordOfWrongLength() : null;
}
