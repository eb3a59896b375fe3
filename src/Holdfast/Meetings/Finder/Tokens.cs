using System.Globalization;
using System.Text;

namespace Holdfast.Meetings.Finder;

/// <summary>Words as the finder compares them: lower case, accents off, letters and digits only.</summary>
internal static class Tokens
{
    public const int MaxLength = 40;
    public const int MaxWords = 8;

    public static IReadOnlyList<string> Of(string text) => Split(text).Take(MaxWords).ToArray();

    public static IEnumerable<string> Split(string text)
    {
        var start = -1;
        var plain = Plain(text);
        for (var i = 0; i <= plain.Length; i++)
        {
            var isLetter = i < plain.Length && char.IsLetterOrDigit(plain[i]);
            if (isLetter && start < 0)
            {
                start = i;
            }
            else if (!isLetter && start >= 0)
            {
                yield return plain[start..Math.Min(i, start + MaxLength)];
                start = -1;
            }
        }
    }

    private static string Plain(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var builder = new StringBuilder(text.Length);
        // Half a surrogate pair can't be normalized; nobody searches for one.
        var whole = text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar).Aggregate(new StringBuilder(), (built, rune) => built.Append(rune)).ToString();
        foreach (var letter in whole.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                builder.Append(char.ToLowerInvariant(letter));
            }
        }

        return builder.ToString().Normalize(NormalizationForm.FormC);
    }
}
